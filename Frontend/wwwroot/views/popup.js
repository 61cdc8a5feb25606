import { element, openDialog } from './dom.js';

/** How far a popup stays away from the edges of the window. */
const MarginPixels = 8;
const Narrow = matchMedia('(max-width: 720px)');

/** A small dialog beside what it is about; on a narrow window it stands at the bottom. */
export class Popup {
  #dialog;
  #closed = () => {};

  constructor(id, label) {
    this.#dialog = element('dialog', { id, class: 'popup', 'aria-label': label });
    this.#dialog.addEventListener('close', () => this.#closed());
    document.body.append(this.#dialog);
  }

  /** @param {() => void} closed called when the popup closes, for whatever reason */
  open(anchor, content, closed) {
    this.#closed = closed;
    this.#dialog.replaceChildren(content);
    openDialog(this.#dialog);
    this.#place(anchor.getBoundingClientRect());
  }

  close() {
    this.#dialog.close();
  }

  #place({ left, right, top, bottom }) {
    const { style, offsetWidth: width, offsetHeight: height } = this.#dialog;
    if (Narrow.matches) {
      style.left = '';
      style.top = '';
      return;
    }
    const fits = bottom + height + MarginPixels <= innerHeight;
    const x = left + width + MarginPixels <= innerWidth ? left : right - width;
    const y = fits ? bottom : Math.min(top - height, innerHeight - height - MarginPixels);
    style.left = `${Math.max(MarginPixels, x)}px`;
    style.top = `${Math.max(MarginPixels, y)}px`;
  }
}

/** Lets arrow keys, Home and End move the focus between buttons that stand in rows of `columns`. */
export function moveByArrows(event, buttons, columns = 1) {
  const at = buttons.indexOf(document.activeElement);
  const last = buttons.length - 1;
  const targets = {
    ArrowDown: at + columns > last ? (columns === 1 ? 0 : at) : at + columns,
    ArrowUp: at < columns ? (columns === 1 ? last : at) : at - columns,
    ...(columns > 1 && { ArrowRight: Math.min(at + 1, last), ArrowLeft: Math.max(at - 1, 0) }),
    Home: 0, End: last,
  };
  const target = buttons[targets[event.key]];
  if (at >= 0 && target !== undefined) {
    event.preventDefault();
    target.focus();
  }
}
