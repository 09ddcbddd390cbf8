import type { Ref } from 'react';
import styles from './guess-box.module.css';

interface Props {
  readonly label: string;
  /** How many the number has. */
  readonly digits: number;
  readonly value: string;
  readonly ref?: Ref<HTMLInputElement>;
  onChange(value: string): void;
  /** It has all its digits. */
  onFull(value: string): void;
}

/** A field for a number: digits alone, on a phone with the keys for digits. */
export function NumberField({ label, digits, value, ref, onChange, onFull }: Props) {
  return (
    <input
      ref={ref}
      className={styles.number}
      aria-label={label}
      placeholder={'·'.repeat(digits)}
      inputMode="numeric"
      autoComplete="off"
      value={value}
      onChange={(event) => {
        const typed = event.target.value.replace(/\D/g, '').slice(0, digits);
        onChange(typed);
        if (typed.length === digits && typed !== value) onFull(typed);
      }}
    />
  );
}
