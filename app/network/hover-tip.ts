/** Pixels between the pointer and the words, so that they do not hide the cell. */
const OFFSET = 14;

/** CSS pixels: of the pointer, and the room that there is. */
interface TipPlace {
  readonly x: number;
  readonly y: number;
  readonly within: { readonly width: number; readonly height: number };
}

/** Words beside the pointer. Written to directly: they change with every frame while the pointer rests on a cell. */
export class HoverTip {
  private readonly box = document.createElement('div');
  private readonly place = document.createElement('span');
  private width = 0;
  private height = 0;
  private readonly value = document.createElement('span');

  constructor(host: HTMLElement, styles: { readonly tip: string; readonly value: string }) {
    this.box.className = styles.tip;
    this.box.hidden = true;
    this.box.setAttribute('aria-hidden', 'true');
    this.value.className = styles.value;
    this.box.append(this.place, this.value);
    host.append(this.box);
  }

  show(words: { readonly place: string; readonly value: string }, { x, y, within }: TipPlace): void {
    this.box.hidden = false;
    if (this.value.textContent !== words.value) this.value.textContent = words.value;
    if (this.place.textContent !== words.place) {
      this.place.textContent = words.place;
      // Asking for a size makes the browser lay out at once: only when the pointer is on another cell, not with every frame.
      this.width = this.box.offsetWidth;
      this.height = this.box.offsetHeight;
    }
    // On the side where there is room.
    const right = x + OFFSET + this.width <= within.width;
    const left = right ? x + OFFSET : Math.max(0, x - OFFSET - this.width);
    const below = y + OFFSET + this.height <= within.height;
    const top = below ? y + OFFSET : y - OFFSET - this.height;
    this.box.style.transform = `translate(${left}px, ${top}px)`;
  }

  hide(): void {
    this.box.hidden = true;
  }

  dispose(): void {
    this.box.remove();
  }
}
