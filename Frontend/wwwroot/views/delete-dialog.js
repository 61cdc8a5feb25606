import { confirmation } from './dialog.js';
import { element, openDialog } from './dom.js';
import { excerptOf } from './words.js';

/** Asks before a message is deleted. */
export class DeleteDialog {
  #conversation = null;
  #message = null;
  #excerpt = element('p', { class: 'quoted', dir: 'auto' });
  #asking = confirmation({
    id: 'delete', heading: 'Delete this message?', verb: 'Delete', confirmed: () => this.#confirm(),
  }, this.#excerpt, element('p', {}, 'It will be deleted for everyone. This can\'t be undone.'));

  open(conversation, message) {
    this.#conversation = conversation;
    this.#message = message;
    this.#excerpt.textContent = excerptOf(message);
    openDialog(this.#asking.dialog);
  }

  #confirm() {
    this.#asking.dialog.close();
    this.#conversation.changes.delete(this.#message.seq);
  }
}
