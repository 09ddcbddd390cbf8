/** Tells the colours of an element, that of pins in it among them, and again whenever the page's theme changes. */
export class ThemeWatch {
  private readonly darkness = window.matchMedia('(prefers-color-scheme: dark)');
  private readonly chosen = new MutationObserver(() => this.read());

  constructor(
    private readonly host: HTMLElement,
    private readonly tell: (background: string, text: string, pin: string) => void,
  ) {}

  start(): void {
    this.darkness.addEventListener('change', this.read);
    this.chosen.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
    this.read();
  }

  readonly read = (): void => {
    const style = getComputedStyle(this.host);
    this.tell(style.backgroundColor, style.color, style.getPropertyValue('--stage-pin'));
  };

  stop(): void {
    this.darkness.removeEventListener('change', this.read);
    this.chosen.disconnect();
  }
}
