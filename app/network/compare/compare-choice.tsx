'use client';

import { useEffect, useState } from 'react';
import type { RoomSession } from '@/app/session/room-session';
import type { GlyphId, ModelId } from '@/lib/ids';
import styles from './compare-choice.module.css';
import { type GlyphOption, glyphOptions, modelName, type Second } from './second-reading';
import { useModels } from './use-models';

interface Props {
  readonly session: RoomSession;
  readonly second: Second;
  readonly onChange: (second: Second) => void;
  /** Null where the two networks have no cells in common. */
  readonly difference: boolean | null;
  readonly onDifference: (difference: boolean) => void;
}

/** What stands on the other side. */
export function CompareChoice({ session, second, onChange, difference, onDifference }: Props) {
  const models = useModels();
  const glyphs = useGlyphs(session);
  return (
    <div className={styles.choice}>
      <label>
        Network
        <select
          data-testid="compare-network"
          value={second.model ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...second, model: value === '' ? null : (value as ModelId) })
          }
        >
          <option value="">the same</option>
          {models.map((model) => (
            <option key={model} value={model}>
              {modelName(model)}
            </option>
          ))}
        </select>
      </label>
      <label>
        Drawing
        <select
          data-testid="compare-drawing"
          value={second.glyph}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...second, glyph: value as GlyphId | 'same' })
          }
        >
          <option value="same">the same</option>
          {glyphs.map(({ glyph, name }) => (
            <option key={glyph} value={glyph}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className={styles.difference}
        aria-pressed={difference === true}
        disabled={difference === null}
        title={
          difference === null
            ? 'Different networks have no cells in common: compare their answers'
            : 'Show this minus the other, cell by cell'
        }
        onClick={() => onDifference(difference !== true)}
      >
        Difference
      </button>
    </div>
  );
}

function useGlyphs({ predictions }: RoomSession): readonly GlyphOption[] {
  const [options, setOptions] = useState<readonly GlyphOption[]>(() =>
    glyphOptions(predictions.all.values()),
  );
  useEffect(
    () =>
      predictions.subscribe(() => {
        const next = glyphOptions(predictions.all.values());
        setOptions((before) => (sameOptions(before, next) ? before : next));
      }),
    [predictions],
  );
  return options;
}

const sameOptions = (a: readonly GlyphOption[], b: readonly GlyphOption[]): boolean =>
  a.length === b.length && a.every(({ glyph, name }, i) => glyph === b[i]!.glyph && name === b[i]!.name);
