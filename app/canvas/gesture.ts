/** What one pointer does from its coming down to its going up. */
export interface Gesture {
  /** @returns false while it may still turn out to be a tap on what lies under it */
  move(event: PointerEvent): boolean;
  /** Null: its pointer was lost; what was done so far stays. */
  end(event: PointerEvent | null): void;
  /** It was the beginning of something else. */
  cancel(event: PointerEvent): void;
}
