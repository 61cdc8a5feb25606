import { textLength } from '../client/protocol.js';
import { element } from './dom.js';
import { isSendKey } from './send-key.js';
import { plural } from './words.js';

/** The count is shown when fewer characters than this are left. */
const CountFrom = 300;
const Touch = matchMedia('(pointer: coarse)');

/** A field for the text of a message: it grows, and Enter submits it where no fingers write. */
export function textField(attributes, { submit, input = () => {} }) {
  const keyHint = () => (Touch.matches ? 'enter' : 'send');
  const field = element('textarea', {
    rows: 1, dir: 'auto', enterkeyhint: keyHint(), ...attributes,
    onfocus: () => field.setAttribute('enterkeyhint', keyHint()),
    onkeydown: (event) => {
      if (isSendKey(event, { isTouch: Touch.matches })) {
        event.preventDefault();
        submit();
      }
    },
    oninput: () => {
      grow(field);
      input();
    },
  });
  return field;
}

/** Puts a text in; gives the field. */
export function fill(field, text) {
  field.value = text;
  grow(field);
  return field;
}

/** For browsers without `field-sizing`. */
function grow(field) {
  if (!CSS.supports('field-sizing', 'content')) {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  }
}

/** How many characters more a text may have; below zero, how many are too many. */
export const charactersLeft = (text, textChars) => textChars - textLength(text);

/** What there is to say about that. */
export function lengthNote(left) {
  const characters = plural(Math.abs(left), 'character');
  return left < 0 ? `${characters} too many` : left < CountFrom ? `${characters} left` : '';
}
