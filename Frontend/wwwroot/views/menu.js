import { element } from './dom.js';
import { moveByArrows, Popup } from './popup.js';

/** A menu that opens beside what it is about. */
export class Menu {
  #label;
  #popup;

  constructor(id, label) {
    this.#label = label;
    this.#popup = new Popup(id, label);
  }

  /**
   * @param {Element} anchor beside which it opens
   * @param {{id: string, label: string, run: () => void, isChosen?: boolean}[]} items those of a choice say which is it
   * @param {() => void} closed called when it has closed, before the item that was chosen is run
   */
  open(anchor, items, closed) {
    let chosen = null;
    const choose = (item) => {
      chosen = item;
      this.#popup.close();
    };
    const buttons = items.map((item) => element('button', {
      type: 'button', role: item.isChosen === undefined ? 'menuitem' : 'menuitemradio', tabindex: -1,
      'aria-checked': item.isChosen === undefined ? null : String(item.isChosen),
      class: item.id === 'delete' ? 'danger' : null, data: { action: item.id }, onclick: () => choose(item),
    }, item.label));
    const menu = element('div', {
      role: 'menu', 'aria-label': this.#label, onkeydown: (event) => moveByArrows(event, buttons),
    }, buttons);
    this.#popup.open(anchor, menu, () => {
      closed();
      chosen?.run();
    });
    (buttons.find((button) => button.ariaChecked === 'true') ?? buttons[0]).focus();
  }
}
