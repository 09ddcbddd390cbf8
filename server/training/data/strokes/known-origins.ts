/** Where strokes come from, for a model's card. */
export interface Origin {
  readonly name: string;
  readonly source: string;
  readonly licence: string;
  readonly authors: string | null;
}

const UNIPEN = {
  source: 'UNIPEN train_r01_v07, Zenodo 10.5281/zenodo.1195803 (isolated characters of seven contributors)',
  licence: 'CC BY 4.0',
  authors: 'International Unipen Foundation; I. Guyon et al., ICPR 1994',
};

/** By the SHA-256 of the file. */
const KNOWN: Readonly<Record<string, Origin>> = {
  a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4: {
    name: 'pen-digits',
    source:
      'Pen-Based Recognition of Handwritten Digits, original unnormalised version (pendigits-orig.tra), UCI Machine Learning Repository',
    licence: 'CC BY 4.0',
    authors: 'E. Alpaydin, F. Alimoglu, Bogazici University',
  },
  b53860102659bb4506a00d68b1f9735865c5327e8fcfce33afaee7e604300051: { name: 'unipen-digits', ...UNIPEN },
  db154ad09e300ee16725d01c6cacfa358e3d3c44e7ab137c1317e72a7d784a39: { name: 'unipen-not-digits', ...UNIPEN },
};

/** What is known of a file; of another, only its name, and that its licence was not stated. */
export const originOf = (digest: string, file: string): Origin =>
  KNOWN[digest] ?? { name: file, source: file, licence: 'not stated', authors: null };
