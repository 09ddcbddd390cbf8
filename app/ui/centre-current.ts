/** Scrolls a row sideways until its current entry (`aria-current`) stands in the middle, as far as there is row on both sides. */
export function centreCurrent(row: HTMLElement): void {
  const current = row.querySelector('[aria-current]')?.getBoundingClientRect();
  if (!current) return;
  const { left, width } = row.getBoundingClientRect();
  // Not scrollIntoView, which would scroll the page as well.
  row.scrollLeft += current.left - left - (width - current.width) / 2;
}
