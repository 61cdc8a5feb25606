import { byId } from './dom.js';
import { stoppedSentence, waitInWords } from './words.js';

/** Most losses are over before anybody notices; only a longer one is worth a sentence. */
const QuietMs = 1_500;

/** The state of the connection: silent while all is well, a calm sentence while it is not. */
export class StatusBar {
  #chat;
  #loggedOut;
  #since = null;
  #timer = null;

  constructor(chat, { loggedOut }) {
    this.#chat = chat;
    this.#loggedOut = loggedOut;
    byId('status-action').addEventListener('click', () => this.#act());
    chat.on('status', () => this.draw());
  }

  draw() {
    const { status } = this.#chat;
    const bar = byId('status');
    clearInterval(this.#timer);
    bar.dataset.state = status.name;
    if (status.name === 'open' || status.name === 'idle') {
      this.#since = null;
      bar.hidden = true;
      return;
    }
    this.#since ??= Date.now();
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), 500);
  }

  #tick() {
    const { status } = this.#chat;
    const stopped = status.name === 'stopped';
    byId('status').hidden = !stopped && Date.now() - this.#since < QuietMs;
    write(byId('status-text'), this.#sentence(status));
    const action = byId('status-action');
    action.hidden = status.name === 'connecting' || !this.#actionOf(status);
    write(action, this.#actionOf(status));
  }

  #sentence(status) {
    if (status.name === 'stopped') {
      return stoppedSentence(status);
    }
    const waitMs = (status.retryAt ?? 0) - Date.now();
    if (status.name === 'waiting' && waitMs > 3_000) {
      return `${status.limited ? 'Too many attempts.' : 'No connection.'} Trying again ${waitInWords(waitMs)}.`;
    }
    return this.#chat.isListed ? 'Reconnecting…' : 'Connecting…';
  }

  #actionOf({ name, reason, code, limited }) {
    if (name === 'stopped') {
      return reason === 'login' ? 'Log in' : code === 4503 ? 'Log out' : code === 4504 ? 'Try again' : 'Reload';
    }
    return name === 'waiting' && !limited ? 'Try now' : '';
  }

  #act() {
    const { status } = this.#chat;
    if (status.name === 'waiting') {
      this.#chat.retryNow();
    } else if (status.reason === 'login' || status.code === 4503) {
      this.#loggedOut();
    } else if (status.code === 4504) {
      this.#chat.start();
    } else {
      location.reload();
    }
  }
}

/** Writes only changes: a live region must not repeat itself. */
function write(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}
