'use client';

import { useId } from 'react';
import {
  DRAW_SECONDS,
  type GameSettings,
  LEVELS,
  MAX_NUMBER_DIGITS,
  MODES,
  TWISTS,
} from '@/lib/game/settings';
import { LEVEL_NAMES, MODE_NAMES, ROUND_CHOICES, TWIST_NAMES } from '../words';
import styles from './game-settings.module.css';

interface Props {
  readonly settings: GameSettings;
  /** Null: somebody else sets them. */
  readonly onChange: ((change: Partial<GameSettings>) => void) | null;
}

/** What is played: fields for the host, words for everybody else. */
export function GameSettingsFields({ settings, onChange }: Props) {
  const { mode, level, digits, twist, rounds, seconds, teams, listed } = settings;
  const set = (change: Partial<GameSettings>) => onChange?.(change);
  const digitWords = (count: number) => (count === 1 ? 'One digit' : `${count} digits`);
  return (
    <fieldset className={styles.fields} disabled={onChange === null}>
      <legend className="visually-hidden">Settings</legend>
      <Choice
        label="Game"
        value={mode}
        all={MODES}
        name={(one) => MODE_NAMES[one]}
        onPick={(one) => set({ mode: one })}
      />
      <Choice
        label="Against"
        value={level}
        all={LEVELS}
        name={(one) => LEVEL_NAMES[one]}
        onPick={(one) => set({ level: one })}
      />
      <Choice
        label="Numbers"
        value={digits}
        all={Array.from({ length: MAX_NUMBER_DIGITS }, (_, i) => i + 1)}
        name={digitWords}
        onPick={(one) => set({ digits: one })}
      />
      <Choice
        label="Twist"
        value={twist}
        all={TWISTS}
        name={(one) => TWIST_NAMES[one]}
        onPick={(one) => set({ twist: one })}
      />
      <Choice
        label="Rounds"
        value={rounds}
        all={ROUND_CHOICES.some((one) => one === rounds) ? ROUND_CHOICES : [rounds, ...ROUND_CHOICES]}
        name={String}
        onPick={(one) => set({ rounds: one })}
      />
      <Choice
        label="To draw"
        value={seconds}
        all={DRAW_SECONDS}
        name={(one) => `${one} seconds`}
        onPick={(one) => set({ seconds: one })}
      />
      <Toggle label="Two teams" on={teams} onSet={(on) => set({ teams: on })} />
      <Toggle label="In the public list" on={listed} onSet={(on) => set({ listed: on })} />
    </fieldset>
  );
}

interface ChoiceProps<T> {
  readonly label: string;
  readonly value: T;
  readonly all: readonly T[];
  name(one: T): string;
  onPick(one: T): void;
}

function Choice<T extends string | number>({ label, value, all, name, onPick }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <select
        id={id}
        className={styles.select}
        value={value}
        onChange={(event) => onPick(all[event.target.selectedIndex]!)}
      >
        {all.map((one) => (
          <option key={one} value={one}>
            {name(one)}
          </option>
        ))}
      </select>
    </div>
  );
}

function Toggle({
  label,
  on,
  onSet,
}: {
  readonly label: string;
  readonly on: boolean;
  onSet(on: boolean): void;
}) {
  return (
    <label className={styles.toggle}>
      <input type="checkbox" checked={on} onChange={(event) => onSet(event.target.checked)} />
      {label}
    </label>
  );
}
