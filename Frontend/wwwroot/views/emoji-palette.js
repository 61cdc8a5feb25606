import { CommonEmoji, isEmoji } from '../client/emoji.js';
import { element } from './dom.js';
import { moveByArrows, Popup } from './popup.js';

const Columns = 6;

/** Common emoji to choose from, and a field for any other, which the system's own keyboard fills. */
export class EmojiPalette {
  #popup = new Popup('emoji-palette', 'Choose an emoji');

  /**
   * @param {Element} anchor beside which it opens
   * @param {Set<string>} given the emoji that the person has given already
   * @param {(emoji: string) => void} chosen
   * @param {() => void} closed called when it has closed, before `chosen`
   */
  open(anchor, given, chosen, closed) {
    let choice = null;
    const choose = (emoji) => {
      choice = emoji;
      this.#popup.close();
    };
    const buttons = CommonEmoji.map(([emoji, name]) => element('button', {
      type: 'button', class: 'emoji', 'aria-label': name, title: name, 'aria-pressed': String(given.has(emoji)),
      data: { emoji }, onclick: () => choose(emoji),
    }, emoji));
    const grid = element('div', {
      class: 'emoji-grid', role: 'group', 'aria-label': 'Emoji',
      onkeydown: (event) => moveByArrows(event, buttons, Columns),
    }, buttons);
    this.#popup.open(anchor, element('div', {}, grid, this.#otherForm(choose)), () => {
      closed();
      if (choice !== null) {
        chosen(choice);
      }
    });
    buttons[0].focus();
  }

  #otherForm(choose) {
    const field = element('input', {
      name: 'emoji', 'aria-label': 'Another emoji', placeholder: 'Another emoji', autocomplete: 'off', required: true,
      oninput: () => field.setCustomValidity(''),
    });
    const submit = (event) => {
      event.preventDefault();
      const emoji = field.value.trim();
      if (isEmoji(emoji)) {
        choose(emoji);
      } else {
        field.setCustomValidity('Enter a single emoji.');
        field.reportValidity();
      }
    };
    return element('form', { class: 'choice', onsubmit: submit }, field,
      element('button', { type: 'submit' }, 'React'));
  }
}
