import type { LabelText } from '@/lib/drawing/label';

/** What the keys of the review page do. */
export type ReviewKey =
  | { readonly kind: 'label'; readonly label: LabelText }
  | { readonly kind: 'accept' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'blind' };

const LETTERS: Readonly<Record<string, ReviewKey>> = {
  n: { kind: 'label', label: 'none' },
  a: { kind: 'accept' },
  r: { kind: 'reject' },
  s: { kind: 'skip' },
  u: { kind: 'undo' },
  b: { kind: 'blind' },
};

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly target: EventTarget | null;
}

/** Null where the key is not ours: with Ctrl it is the browser's, in a field it is the field's, in a menu the menu's. */
export function keyOf({ key, ctrlKey, metaKey, altKey, target }: Press): ReviewKey | null {
  if (ctrlKey || metaKey || altKey) return null;
  const { tagName: tag, role } = (target ?? {}) as {
    readonly tagName?: string;
    readonly role?: string | null;
  };
  if (role?.startsWith('menu') || tag === 'INPUT' || tag === 'TEXTAREA' || tag === 'SELECT') return null;
  if (/^[0-9]$/.test(key)) return { kind: 'label', label: Number(key) as LabelText };
  return LETTERS[key.toLowerCase()] ?? null;
}
