/**
 * Copies; false where the browser lets no page do so, and the field is then left selected. Over plain HTTP the clipboard is
 * withheld: there the field's own selection is copied, as pages did before.
 */
export async function copyText(text: string, field: HTMLInputElement): Promise<boolean> {
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Withheld by a permission: the old way may still work.
  }
  field.focus();
  field.select();
  return document.execCommand('copy');
}
