import { textLength } from '../client/protocol.js';
import { plural } from './words.js';

/** Why the length of a field's text is invalid, as a sentence; empty if it is valid. */
export function lengthProblem(text, { least = 0, most = Infinity }) {
  const length = textLength(text.normalize('NFKC'));
  if (length > 0 && length < least) {
    return `Use at least ${plural(least, 'character')} (currently ${length}).`;
  }
  return length > most ? `Use at most ${plural(most, 'character')} (currently ${length}).` : '';
}

/**
 * Lets fields with `data-least` and `data-most` check themselves as they are written in. `minlength` and `maxlength`
 * count UTF-16 units, of which one character may have two; the server counts characters.
 */
export function checkLengths(root) {
  for (const field of root.querySelectorAll('[data-least], [data-most]')) {
    const { least = 0, most = Infinity } = field.dataset;
    const check = () => field.setCustomValidity(
      lengthProblem(field.value, { least: Number(least), most: Number(most) }));
    field.addEventListener('input', check);
    field.form.addEventListener('reset', () => field.setCustomValidity(''));
  }
}
