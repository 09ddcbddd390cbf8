const KEY = 'inkling-tour';

/** Whether this browser's visitor has seen the tour or waved it away; unknown counts as seen, so that nobody is asked at every visit. */
export function tourSeen(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    // Storage may be forbidden.
    return true;
  }
}

export function rememberTour(): void {
  try {
    localStorage.setItem(KEY, 'seen');
  } catch {
    // Then it is offered again.
  }
}
