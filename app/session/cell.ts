import { useRef, useSyncExternalStore } from 'react';

/** A value with listeners: what changes slowly enough to be rendered by React. */
export interface Cell<T> {
  get(): T;
  set(next: T): void;
  subscribe(listener: () => void): () => void;
}

export function createCell<T>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Merges fields; listeners hear nothing when all of them are as before. */
export function patch<T extends object>(cell: Cell<T>, fields: Partial<T>): void {
  const value = cell.get();
  const changed = (Object.keys(fields) as (keyof T)[]).some((key) => !Object.is(fields[key], value[key]));
  if (changed) cell.set({ ...value, ...fields });
}

/** Renders again only when the selected part changes. */
export function useCell<T, Part>(cell: Cell<T>, select: (value: T) => Part): Part {
  const chosen = useRef(select);
  chosen.current = select;
  const read = () => chosen.current(cell.get());
  return useSyncExternalStore(cell.subscribe, read, read);
}
