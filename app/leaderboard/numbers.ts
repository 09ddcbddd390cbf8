export const countText = (count: number): string => count.toLocaleString('en');

/** "93.4 %" */
export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`;

export const ofText = (part: number, whole: number): string => `${countText(part)} of ${countText(whole)}`;
