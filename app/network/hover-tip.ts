/** Pixels between the pointer and the words, so that they do not hide the cell. */
const OFFSET = 14;

/** Words beside the pointer. Written to directly: they change with every frame while the pointer rests on a cell. */
export class HoverTip {
  private readonly box = document.createElement('div');
  private readonly place = document.createElement('span');
  private readonly value = document.createElement('span');

  constructor(
    private readonly host: HTMLElement,
    styles: { readonly tip: string; readonly value: string },
  ) {
    this.box.className = styles.tip;
    this.box.hidden = true;
    this.box.setAttribute('aria-hidden', 'true');
    this.value.className = styles.value;
    this.box.append(this.place, this.value);
    host.append(this.box);
  }

  show(words: { readonly place: string; readonly value: string }, x: number, y: number): void {
    if (this.place.textContent !== words.place) this.place.textContent = words.place;
    if (this.value.textContent !== words.value) this.value.textContent = words.value;
    this.box.hidden = false;
    // On the side where there is room.
    const right = x + OFFSET + this.box.offsetWidth <= this.host.clientWidth;
    const left = right ? x + OFFSET : Math.max(0, x - OFFSET - this.box.offsetWidth);
    const below = y + OFFSET + this.box.offsetHeight <= this.host.clientHeight;
    const top = below ? y + OFFSET : y - OFFSET - this.box.offsetHeight;
    this.box.style.transform = `translate(${left}px, ${top}px)`;
  }

  hide(): void {
    this.box.hidden = true;
  }

  dispose(): void {
    this.box.remove();
  }
}
