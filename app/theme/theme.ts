/** What a visitor chose; `system` is the absence of a choice, and of the cookie. */
export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type Theme = Exclude<ThemeChoice, 'system'>;

/** A cookie rather than local storage: the server reads it, so that the first paint is already right without a script. */
export const THEME_COOKIE = 'theme';

export const themeChoice = (stored: string | undefined): ThemeChoice =>
  stored === 'light' || stored === 'dark' ? stored : 'system';
