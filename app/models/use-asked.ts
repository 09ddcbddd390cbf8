import { useCallback, useEffect, useState } from 'react';
import type { Answer } from '@/app/session/rooms-api';

export interface Asked<T> {
  /** Null until the first answer. */
  readonly answer: Answer<T> | null;
  again(): void;
}

/**
 * What the server answers, from when the component is there; another `name` asks anew.
 * @param ask null: nothing is asked yet
 */
export function useAsked<T>(name: string, ask: (() => Promise<Answer<T>>) | null): Asked<T> {
  const [given, setGiven] = useState<{ readonly name: string; readonly answer: Answer<T> } | null>(null);
  const [times, setTimes] = useState(0);
  const idle = ask === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says what is asked
  useEffect(() => {
    if (ask === null) return;
    let gone = false;
    void ask().then((answer) => {
      if (!gone) setGiven({ name, answer });
    });
    return () => {
      gone = true;
    };
  }, [name, times, idle]);
  const again = useCallback(() => setTimes((now) => now + 1), []);
  return { answer: given?.name === name ? given.answer : null, again };
}
