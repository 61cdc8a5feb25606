/** The code that keys have while an input method works on them. */
const Composing = 229;

/**
 * Whether a key belongs to the input method, such as the Enter that ends a composition: most browsers say that it
 * composes; WebKit ends the composition first, and only the key's code tells.
 */
export const isComposing = (event) => event.isComposing || event.keyCode === Composing;

/**
 * Whether a key sends what was written. Where people write with their fingers, Enter begins a line, as there is no
 * Shift to hold, and the button sends.
 */
export function isSendKey(event, { isTouch }) {
  const { key, shiftKey, ctrlKey, metaKey } = event;
  if (key !== 'Enter' || isComposing(event)) {
    return false;
  }
  return ctrlKey || metaKey || (!shiftKey && !isTouch);
}
