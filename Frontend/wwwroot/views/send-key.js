/** The code that keys have while an input method works on them. */
const Composing = 229;

/**
 * Whether a key sends what was written. The Enter that ends a composition belongs to the input method: most browsers
 * say that it composes; WebKit ends the composition first, and only the key's code tells. Where people write with their
 * fingers, Enter begins a line, as there is no Shift to hold, and the button sends.
 */
export function isSendKey({ key, shiftKey, ctrlKey, metaKey, isComposing, keyCode }, { isTouch }) {
  if (key !== 'Enter' || isComposing || keyCode === Composing) {
    return false;
  }
  return ctrlKey || metaKey || (!shiftKey && !isTouch);
}
