import { dialog, problemPlace } from './dialog.js';
import { element, openDialog } from './dom.js';
import { showError, showSentence } from './problem.js';
import { momentInWords } from './words.js';

/** The texts that a message has had, for those who may read them. */
export class VersionsDialog {
  #chat;
  #asked = 0;
  #rows = element('ol', { class: 'versions' });
  #problem = problemPlace('versions');
  #more = element('button', { type: 'button', hidden: true }, 'More versions');
  #made = dialog({ id: 'versions', heading: 'Versions of this message' }, this.#problem, this.#rows, this.#more);

  constructor(chat) {
    this.#chat = chat;
  }

  open({ id }, target) {
    this.#rows.replaceChildren();
    openDialog(this.#made.dialog);
    this.#load({ conversation: id, target });
  }

  async #load(members) {
    const asked = ++this.#asked;
    showSentence(this.#problem, null);
    this.#more.hidden = true;
    try {
      const { items, more } = await this.#chat.act('edits', members);
      if (asked === this.#asked) {
        this.#rows.append(...items.map(({ at, text }) => element('li', {},
          element('time', { datetime: at }, momentInWords(at, Date.now())),
          element('p', { class: 'quoted', dir: 'auto' }, text))));
        this.#more.hidden = !more;
        this.#more.onclick = () => this.#load({ ...members, after: items.at(-1).seq });
      }
    } catch (error) {
      if (asked === this.#asked) {
        showError(this.#problem, error);
      }
    }
  }
}
