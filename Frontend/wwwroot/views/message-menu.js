import { element } from './dom.js';
import { moveByArrows, Popup } from './popup.js';

/** The menu of what one may do to a message. */
export class MessageMenu {
  #popup = new Popup('message-menu', 'Message actions');

  /**
   * @param {Element} anchor beside which it opens
   * @param {{id: string, label: string, run: () => void}[]} items
   * @param {() => void} closed called when it has closed, before the item that was chosen is run
   */
  open(anchor, items, closed) {
    let chosen = null;
    const choose = (item) => {
      chosen = item;
      this.#popup.close();
    };
    const buttons = items.map((item) => element('button', {
      type: 'button', role: 'menuitem', tabindex: -1, class: item.id === 'delete' ? 'danger' : null,
      data: { action: item.id }, onclick: () => choose(item),
    }, item.label));
    const menu = element('div', {
      role: 'menu', 'aria-label': 'Message actions', onkeydown: (event) => moveByArrows(event, buttons),
    }, buttons);
    this.#popup.open(anchor, menu, () => {
      closed();
      chosen?.run();
    });
    buttons[0].focus();
  }
}
