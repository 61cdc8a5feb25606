import { phrase } from '../client/phrase.js';
import { dialog } from './dialog.js';
import { alone, element, icon, isolated, openDialog, showWords } from './dom.js';
import { fileLink } from './file-link.js';
import { loadImage } from './load-image.js';

/** Shows the images of a message, one at a time and as large as the window. Arrow keys go round them. */
export class ImageViewer {
  #uploads;
  #images = [];
  #at = 0;
  #closed = () => {};
  #place = element('div', { class: 'image' });
  #note = element('p', { class: 'hint', role: 'status' });
  #previous = turnButton('Previous image', 'back', () => this.#turn(-1));
  #next = turnButton('Next image', 'next', () => this.#turn(1));
  #link = element('div', { class: 'saves' });
  #made = dialog({ id: 'image', heading: '' }, this.#place, this.#note,
    element('div', { class: 'actions' }, this.#previous, this.#next, this.#link));

  /** @param {import('../client/uploads.js').Uploads} uploads */
  constructor(uploads) {
    this.#uploads = uploads;
    this.#made.dialog.addEventListener('keydown', ({ key }) => this.#pressed(key));
    this.#made.dialog.addEventListener('close', () => {
      this.#place.replaceChildren();
      this.#closed();
    });
  }

  /**
   * @param {object[]} images as events name them
   * @param {() => void} closed called when the viewer has closed
   */
  open(images, at, closed) {
    this.#images = images;
    this.#at = at;
    this.#closed = closed;
    this.#draw();
    openDialog(this.#made.dialog);
  }

  #pressed(key) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (step !== undefined && this.#images.length > 1) {
      this.#turn(step);
    }
  }

  #turn(step) {
    const count = this.#images.length;
    this.#at = (this.#at + step + count) % count;
    this.#draw();
  }

  #draw() {
    const file = this.#images[this.#at];
    const { id, name, width, height } = file;
    const count = this.#images.length;
    const image = element('img', { alt: phrase`Image ${name}`, width, height });
    showWords(this.#made.heading, alone(name));
    this.#note.textContent = 'Loading…';
    image.addEventListener('load', () => this.#say(image, count > 1 ? this.#count(name) : []));
    this.#place.replaceChildren(image);
    loadImage(image, () => this.#uploads.addressOf(id), () => {
      this.#say(image, ['This image can\'t be shown.']);
      image.hidden = true;
    });
    this.#previous.hidden = count === 1;
    this.#next.hidden = count === 1;
    const link = fileLink(file, this.#uploads);
    link.tabIndex = 0;
    const hadFocus = this.#link.contains(document.activeElement);
    this.#link.replaceChildren(link);
    if (hadFocus) {
      link.focus();
    }
  }

  /** A screen reader doesn't notice that the heading has become another one. */
  #count(name) {
    return [
      element('span', { class: 'visually-hidden' }, isolated(name), ', '),
      `${this.#at + 1} of ${this.#images.length}`,
    ];
  }

  /** An image that is no longer shown may still load or fail; neither matters then. */
  #say(image, words) {
    if (image.isConnected) {
      this.#note.replaceChildren(...words);
    }
  }
}

const turnButton = (label, symbol, turn) =>
  element('button', { type: 'button', class: 'icon', 'aria-label': label, onclick: turn }, icon(symbol));
