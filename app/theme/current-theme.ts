'use client';

import { useSyncExternalStore } from 'react';
import { THEME_COOKIE, type Theme, type ThemeChoice, themeChoice } from './theme';

const ONE_YEAR_S = 365 * 24 * 3600;
const DARK = '(prefers-color-scheme: dark)';

const listeners = new Set<() => void>();

const chosen = (): ThemeChoice => themeChoice(document.documentElement.dataset.theme);

const current = (): Theme => {
  const choice = chosen();
  if (choice !== 'system') return choice;
  return matchMedia(DARK).matches ? 'dark' : 'light';
};

function subscribe(listener: () => void): () => void {
  const system = matchMedia(DARK);
  system.addEventListener('change', listener);
  listeners.add(listener);
  return () => {
    system.removeEventListener('change', listener);
    listeners.delete(listener);
  };
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  const age = choice === 'system' ? 0 : ONE_YEAR_S;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is withheld on plain HTTP.
  document.cookie = `${THEME_COOKIE}=${choice}; Path=/; Max-Age=${age}; SameSite=Lax`;
  for (const listener of listeners) listener();
}

/** The theme that is seen; `light` while the server renders, where nothing is drawn in colours yet. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, current, () => 'light');
export const useThemeChoice = (): ThemeChoice => useSyncExternalStore(subscribe, chosen, () => 'system');
