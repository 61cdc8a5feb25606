import { element } from './dom.js';
import { isComposing } from './send-key.js';
import { charactersLeft, fill, lengthNote, textField } from './text-field.js';

/**
 * A form in place of a message's text: Enter saves, Escape leaves it as it was.
 * @param {(text: string) => void} options.typed called with the text after each change
 */
export function messageEditor({ text, textChars, typed, save, cancel }) {
  const submit = () => {
    if (field.value.trim() !== '' && charactersLeft(field.value, textChars) >= 0) {
      save(field.value);
    }
  };
  const input = () => {
    const left = charactersLeft(field.value, textChars);
    note.textContent = lengthNote(left);
    saving.disabled = left < 0 || field.value.trim() === '';
    typed(field.value);
  };
  const field = fill(textField({ 'aria-label': 'Edit message' }, { submit, input }), text);
  const saving = element('button', { type: 'submit', class: 'primary', data: { save: '' } }, 'Save');
  const note = element('p', { class: 'note', role: 'status' });
  const form = element('form', {
    class: 'editor', 'aria-label': 'Edit message',
    onsubmit: (event) => {
      event.preventDefault();
      submit();
    },
    onkeydown: (event) => {
      if (event.key === 'Escape' && !isComposing(event)) {
        event.stopPropagation();
        cancel();
      }
    },
  }, field, note, element('div', { class: 'actions' },
    element('button', { type: 'button', onclick: cancel, data: { cancel: '' } }, 'Cancel'), saving));
  return form;
}
