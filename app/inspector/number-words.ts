import { SHOWN_DECIMALS } from '@/lib/explain/ledger';

/** Numbers as the inspector writes them: three decimals throughout, so that columns line up and sums can be checked by eye. */
export const figure = (value: number): string =>
  // Adding zero takes the sign from a zero that has one.
  (Number(value.toFixed(SHOWN_DECIMALS)) + 0).toFixed(SHOWN_DECIMALS).replace('-', '−');

/** With its sign, as something that is added. */
export const signed = (value: number): string => {
  const text = figure(value);
  return text.startsWith('−') || Number(text) === 0 ? text : `+${text}`;
};

/** Short, for a cell of a small table. */
export const brief = (value: number): string => {
  const text = (Number(value.toFixed(2)) + 0).toFixed(2).replace('-', '−');
  return text === '0.00' ? '0' : text.replace(/^(−?)0\./, '$1.');
};

export const percent = (share: number): string =>
  `${share > 0 && share < 0.0995 ? (share * 100).toFixed(1) : Math.round(share * 100)}%`;

export const count = (number: number): string => number.toLocaleString('en');
