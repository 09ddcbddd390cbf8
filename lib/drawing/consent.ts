/** Raised with every change of the words: whoever agreed to others is asked again. 0 marks drawings that came with a file. */
export const CONSENT_VERSION = 2;
/** The first words that speak of the gallery: what was kept under earlier ones is not shown there. */
export const GALLERY_CONSENT = 2;

export const CONSENT_TEXT =
  'Inkling keeps this drawing with its label, so that people can check it and the network can learn from it, and shows it under your name in the gallery. You can see and delete yours at any time.';

/** What somebody said when asked. */
export interface Consent {
  /** Of the words. */
  readonly version: number;
  readonly agrees: boolean;
}

/** Whether what somebody draws may be kept; null where they have to be asked. */
export const mayKeep = (consent: Consent | null): boolean | null =>
  consent?.version === CONSENT_VERSION ? consent.agrees : null;
