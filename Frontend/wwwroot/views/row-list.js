import { presented, reconcile } from './dom.js';
import { presentRow } from './message-row.js';

const Stored = '.message[data-seq]';

/**
 * The rows of messages in one place. One message is in the tab order, with its buttons: arrows, Home and End move
 * between them, Enter and Shift+F10 open the menu.
 */
export class RowList {
  element;
  /** Whether this is a thread: what replies answer, and how many there are, is known there. */
  isThread;
  reply;

  #actions;
  #messages = new Map();
  #current = null;
  #reachable = null;

  /**
   * @param {import('./message-actions.js').MessageActions} actions
   * @param {object} options
   * @param {(message: object) => void} options.reply begins a reply to a message that is shown here
   */
  constructor(element, actions, { isThread = false, reply }) {
    this.element = element;
    this.isThread = isThread;
    this.reply = reply;
    this.#actions = actions;
    element.addEventListener('keydown', (event) => this.#pressed(event));
    element.addEventListener('focusin', ({ target }) => this.#focused(target.closest(Stored)));
  }

  /** @param {object} context `conversation`, `people`, `me`, `now` and `textChars` */
  draw(rows, context) {
    const all = { ...context, actions: this.#actions, place: this };
    this.#messages = new Map(rows.filter(({ message }) => message).map(({ message }) => [message.seq, message]));
    reconcile(this.element, presented(rows, ({ key }) => key, (row) => presentRow(row, all)));
    this.#reach(this.row(this.#current) ?? [...this.element.querySelectorAll(Stored)].at(-1) ?? null);
    if (this.#actions.takesFocus(this)) {
      this.#focusEditor();
    }
  }

  clear() {
    this.element.replaceChildren();
    this.#messages.clear();
    this.#current = null;
    this.#reachable = null;
  }

  /** The element of a stored message or other event, or null. */
  row(seq) {
    return seq === null ? null : this.element.querySelector(`[data-seq="${CSS.escape(seq)}"]`);
  }

  /** Gives whether the row is there. */
  focus(seq) {
    const row = this.row(seq);
    row?.focus({ preventScroll: true });
    return row !== null;
  }

  #focusEditor() {
    const field = this.element.querySelector('.editor textarea');
    field?.focus();
    field?.setSelectionRange(field.value.length, field.value.length);
    field?.closest('.message').scrollIntoView({ block: 'nearest' });
  }

  #focused(row) {
    if (row !== null) {
      this.#current = row.dataset.seq;
      this.#reach(row);
    }
  }

  #reach(row) {
    if (this.#reachable !== row) {
      setReachable(this.#reachable, false);
      this.#reachable = row;
      setReachable(row, true);
    }
  }

  #pressed(event) {
    const row = event.target.closest(Stored);
    if (row === null || event.target.matches('textarea')) {
      return;
    }
    const onRow = event.target === row;
    const opensMenu = (event.shiftKey && event.key === 'F10') || event.key === 'ContextMenu';
    if (opensMenu || (onRow && event.key === 'Enter')) {
      event.preventDefault();
      this.#actions.openMenu(row, this.#messages.get(Number(row.dataset.seq)), this);
    } else if (onRow) {
      this.#move(event, row);
    }
  }

  #move(event, row) {
    const rows = [...this.element.querySelectorAll(Stored)];
    const at = rows.indexOf(row);
    const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    const target = rows[targets[event.key]];
    if (target !== undefined) {
      event.preventDefault();
      target.focus();
    }
  }
}

function setReachable(row, isReachable) {
  for (const part of row === null ? [] : [row, ...row.querySelectorAll('[data-part]')]) {
    part.tabIndex = isReachable ? 0 : -1;
  }
}
