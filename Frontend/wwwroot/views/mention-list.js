import { mentionBefore, mentionChoices } from '../client/mentions.js';
import { personAvatar } from './avatar.js';
import { announce, element, isolated } from './dom.js';
import { isComposing } from './send-key.js';
import { plural } from './words.js';

/**
 * Offers members while an @ is being written. The focus stays in the field: arrows choose, Enter and Tab put the handle
 * in, Escape leaves the text as it is; so does a press on one.
 */
export class MentionList {
  element;

  #field;
  #candidates;
  #choices = [];
  #chosen = 0;
  #begun = null;
  /** Where the person pressed Escape: nothing is offered again for this @. */
  #dismissed = null;

  /**
   * @param {HTMLTextAreaElement} field
   * @param {() => object[]} candidates gives who can be mentioned now: `id`, `handle`, `name`, `online`
   */
  constructor(field, candidates) {
    this.#field = field;
    this.#candidates = candidates;
    this.element = element('ul', {
      id: `${field.id}-mentions`, class: 'mentions', role: 'listbox', 'aria-label': 'People to mention', hidden: true,
      // The field keeps the focus, and a phone its keyboard.
      onpointerdown: (event) => event.preventDefault(), onmousedown: (event) => event.preventDefault(),
    });
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', this.element.id);
    field.addEventListener('input', () => this.#look());
    field.addEventListener('click', () => this.#look());
    field.addEventListener('keyup', ({ key }) => ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key) && this.#look());
    field.addEventListener('blur', () => this.close());
    // Before Enter sends, and before Escape closes what is around.
    field.addEventListener('keydown', (event) => this.#pressed(event), { capture: true });
  }

  /** Who can be mentioned may have changed. */
  draw() {
    if (this.#begun !== null) {
      this.#look();
    }
  }

  close() {
    this.#show(null, []);
  }

  #look() {
    const { value, selectionStart, selectionEnd } = this.#field;
    const begun = selectionStart === selectionEnd ? mentionBefore(value, selectionStart) : null;
    this.#dismissed = begun?.from === this.#dismissed ? this.#dismissed : null;
    const isWanted = begun !== null && this.#dismissed === null;
    this.#show(begun, isWanted ? mentionChoices(begun.query, this.#candidates()) : []);
  }

  #show(begun, choices) {
    const isSame = JSON.stringify(choices) === JSON.stringify(this.#choices);
    const kept = begun?.query === this.#begun?.query ? this.#choices[this.#chosen]?.id ?? null : null;
    this.#begun = begun;
    if (isSame) {
      return;
    }
    this.#choices = choices;
    this.#chosen = Math.max(0, choices.findIndex(({ id }) => id === kept));
    this.element.hidden = choices.length === 0;
    this.element.replaceChildren(...choices.map((person, at) => this.#option(person, at)));
    this.#drawChosen();
    if (choices.length > 0 && kept === null) {
      announce(plural(choices.length, 'suggestion'));
    }
  }

  #option(person, at) {
    const { id, name, handle } = person;
    return element('li', {
      id: `${this.element.id}-${at}`, role: 'option', data: { mention: id }, onclick: () => this.#take(person),
    }, personAvatar(person, { online: person.online, small: true }),
    element('span', { class: 'who' }, isolated(name), element('small', {}, `@${handle}`)));
  }

  #drawChosen() {
    const options = [...this.element.children];
    options.forEach((option, at) => option.setAttribute('aria-selected', String(at === this.#chosen)));
    const chosen = options[this.#chosen];
    if (chosen === undefined) {
      this.#field.removeAttribute('aria-activedescendant');
    } else {
      this.#field.setAttribute('aria-activedescendant', chosen.id);
      chosen.scrollIntoView({ block: 'nearest' });
    }
  }

  #pressed(event) {
    if (this.#choices.length === 0 || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const { length } = this.#choices;
    const actions = {
      ArrowDown: () => this.#choose((this.#chosen + 1) % length),
      ArrowUp: () => this.#choose((this.#chosen - 1 + length) % length),
      Enter: () => this.#take(this.#choices[this.#chosen]),
      Tab: () => this.#take(this.#choices[this.#chosen]),
      Escape: () => this.#dismiss(),
    };
    if (actions[event.key] !== undefined && !event.shiftKey) {
      event.preventDefault();
      event.stopImmediatePropagation();
      actions[event.key]();
    }
  }

  #choose(at) {
    this.#chosen = at;
    this.#drawChosen();
  }

  #dismiss() {
    this.#dismissed = this.#begun.from;
    this.close();
  }

  #take({ handle }) {
    const field = this.#field;
    const { from } = this.#begun;
    const end = field.selectionStart;
    const isSpaced = /^\s/u.test(field.value.slice(end));
    this.close();
    field.setRangeText(`@${handle}${isSpaced ? '' : ' '}`, from, end, 'end');
    field.selectionStart += Number(isSpaced);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
