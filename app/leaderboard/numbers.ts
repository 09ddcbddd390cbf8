export const countText = (count: number): string => count.toLocaleString('en');

export const drawingsText = (count: number): string =>
  count === 1 ? '1 drawing' : `${countText(count)} drawings`;

/** "93.4 %" */
export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const ofText = (part: number, whole: number): string => `${countText(part)} of ${countText(whole)}`;
