'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import styles from './choices.module.css';

interface OneOfProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, name: string])[];
  onChange(value: Value): void;
}

/** One of a few, all in sight; in a narrow window they are pushed along, and the chosen one is seen. */
export function OneOf<Value extends string>({ label, value, options, onChange }: OneOfProps<Value>) {
  const row = useRef<HTMLFieldSetElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another is chosen
  useEffect(() => {
    row.current
      ?.querySelector('[aria-pressed="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [value]);
  return (
    <fieldset ref={row} className={styles.oneOf} aria-label={label}>
      {options.map(([option, name]) => (
        <button
          key={option}
          type="button"
          className={styles.option}
          aria-pressed={option === value}
          onClick={() => onChange(option)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}

interface FromListProps {
  readonly label: string;
  readonly value: string;
  readonly children: ReactNode;
  onChange(value: string): void;
}

/** The system's own list: it knows the keyboard, the phone and the screen reader. */
export function FromList({ label, value, children, onChange }: FromListProps) {
  return (
    <select
      className={styles.list}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {children}
    </select>
  );
}
