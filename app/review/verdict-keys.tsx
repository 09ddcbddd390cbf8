'use client';

import type { ReviewKey } from './keys';
import styles from './verdict-keys.module.css';

interface Props {
  readonly blind: boolean;
  readonly idle: boolean;
  readonly canUndo: boolean;
  onPress(key: ReviewKey): void;
}

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

/** The keys, printed on buttons that do the same. */
export function VerdictKeys({ blind, idle, canUndo, onPress }: Props) {
  return (
    <div className={styles.keys} role="toolbar" aria-label="What it is">
      <div className={styles.digits}>
        {DIGITS.map((label) => (
          <button
            key={label}
            type="button"
            className={styles.digit}
            disabled={idle}
            onClick={() => onPress({ kind: 'label', label })}
          >
            {label}
          </button>
        ))}
      </div>
      <div className={styles.words}>
        <Key
          letter="N"
          word="No digit"
          disabled={idle}
          onPress={() => onPress({ kind: 'label', label: 'none' })}
        />
        {!blind && (
          <>
            <Key letter="A" word="Accept" disabled={idle} onPress={() => onPress({ kind: 'accept' })} />
            <Key letter="R" word="Reject" disabled={idle} onPress={() => onPress({ kind: 'reject' })} />
          </>
        )}
        <Key letter="S" word="Skip" disabled={idle} onPress={() => onPress({ kind: 'skip' })} />
        {!blind && (
          <Key letter="U" word="Undo" disabled={!canUndo} onPress={() => onPress({ kind: 'undo' })} />
        )}
      </div>
    </div>
  );
}

interface KeyProps {
  readonly letter: string;
  readonly word: string;
  readonly disabled: boolean;
  onPress(): void;
}

function Key({ letter, word, disabled, onPress }: KeyProps) {
  return (
    <button type="button" className={styles.key} disabled={disabled} onClick={onPress}>
      <kbd>{letter}</kbd>
      {word}
    </button>
  );
}
