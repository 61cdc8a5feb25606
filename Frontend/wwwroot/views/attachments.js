import { phrase } from '../client/phrase.js';
import { alone, element } from './dom.js';
import { fileLink } from './file-link.js';
import { ImageViewer } from './image-viewer.js';
import { loadImage } from './load-image.js';
import { plural } from './words.js';

/** The longer side of a picture in a message, alone and among others, in pixels. */
const SideMax = 320;
const SideMaxTogether = 160;
/** A finger can press it, however thin the image is. */
const SideMin = 44;

const isPicture = ({ type, width, height }) => type.startsWith('image/') && width > 0 && height > 0;

/** The files of messages: images as pictures that open a viewer, others as links. */
export class Attachments {
  #uploads;
  #viewer;

  /** @param {import('../client/chat.js').Chat} chat */
  constructor(chat) {
    this.#uploads = chat.uploads;
    this.#viewer = new ImageViewer(chat.uploads);
    chat.on('status', () => chat.status.name === 'open' && loadMissing());
  }

  /**
   * @param {object[]} attachments as events name them
   * @param {() => void} refocus focuses the message, if what opened the viewer is no longer there
   */
  list(attachments, refocus) {
    const pictures = attachments.filter(isPicture);
    return element('ul', { class: 'attachments', 'aria-label': plural(attachments.length, 'attachment') },
      attachments.map((file) => element('li', {}, pictures.includes(file)
        ? this.#picture(file, pictures, refocus) : fileLink(file, this.#uploads))));
  }

  /** Its place is reserved, so that nothing moves when it has been loaded. */
  #picture(file, pictures, refocus) {
    const { id, name, width, height } = file;
    const image = element('img', { alt: '', loading: 'lazy', decoding: 'async' });
    const missing = element('span', { class: 'missing', dir: 'auto', hidden: true }, alone(name));
    const button = element('button', {
      type: 'button', class: 'picture', tabindex: -1, title: phrase`${name}`, 'aria-label': phrase`Image ${name}`,
      'aria-haspopup': 'dialog', data: { part: `file ${id}`, file: id },
      onclick: () => this.#viewer.open(pictures, pictures.indexOf(file), () => button.isConnected || refocus()),
    }, image, missing);
    const size = pictureSize(width, height, pictures.length > 1 ? SideMaxTogether : SideMax);
    Object.assign(button.style, { width: `${size.width}px`, aspectRatio: `${size.width} / ${size.height}` });
    const show = (isMissing) => {
      image.hidden = isMissing;
      missing.hidden = !isMissing;
    };
    const load = loadImage(image, () => this.#uploads.addressOf(id, { isPreview: true }), () => show(true));
    button.loadAgain = () => {
      show(false);
      load();
    };
    return button;
  }
}

/** The connection is back: it may have been why pictures are missing. */
function loadMissing() {
  for (const missing of document.querySelectorAll('.picture > .missing:not([hidden])')) {
    missing.parentElement.loadAgain();
  }
}

function pictureSize(width, height, sideMax) {
  const scale = Math.min(1, sideMax / Math.max(width, height));
  return { width: Math.max(SideMin, Math.round(width * scale)), height: Math.max(SideMin, Math.round(height * scale)) };
}
