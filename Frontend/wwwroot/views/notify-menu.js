import { announce, byId, icon } from './dom.js';
import { Menu } from './menu.js';
import { showError, showSentence } from './problem.js';

const Levels = [
  { id: 'all', label: 'All', symbol: 'bell' },
  { id: 'mentions', label: 'Mentions only', symbol: 'bell' },
  { id: 'none', label: 'None', symbol: 'bell-off' },
];

/** The button that says, and sets, which messages of the open conversation give notice. */
export class NotifyMenu {
  #button = byId('notify');
  #menu = new Menu('notify-menu', 'Notifications');
  #conversation = null;

  constructor() {
    this.#button.addEventListener('click', () => this.#open());
  }

  draw(conversation) {
    this.#conversation = conversation;
    this.#button.hidden = conversation.isWorkspace;
    const { label, symbol, id } = levelOf(conversation);
    if (this.#button.dataset.level !== id) {
      this.#button.dataset.level = id;
      this.#button.setAttribute('aria-label', `Notifications: ${label}`);
      this.#button.title = `Notifications: ${label}`;
      this.#button.replaceChildren(icon(symbol));
    }
  }

  #open() {
    const conversation = this.#conversation;
    const items = Levels.map(({ id, label }) => ({
      id, label, isChosen: id === levelOf(conversation).id, run: () => this.#set(conversation, id, label),
    }));
    this.#menu.open(this.#button, items, () => this.#button.focus());
  }

  async #set(conversation, id, label) {
    const problem = byId('messages-problem');
    showSentence(problem, null);
    try {
      await conversation.setNotify(id);
      announce(`Notifications: ${label}`);
    } catch (error) {
      if (conversation === this.#conversation) {
        showError(problem, error);
      }
    }
  }
}

const levelOf = ({ attention }) => Levels.find(({ id }) => id === attention.notify) ?? Levels[0];
