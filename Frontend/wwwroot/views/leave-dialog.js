import { phrase } from '../client/phrase.js';
import { confirmation } from './dialog.js';
import { element, openDialog, showWords } from './dom.js';
import { working } from './form.js';
import { showSentence } from './problem.js';

/** Asks before a conversation is left. */
export class LeaveDialog {
  #chat;
  #left;
  #conversation = null;
  #text = element('p');
  #asking = confirmation({
    id: 'leave', heading: 'Leave this conversation?', verb: 'Leave', confirmed: () => this.#leave(),
  }, this.#text);

  constructor(chat, { left }) {
    this.#chat = chat;
    this.#left = left;
  }

  open(conversation) {
    const { kind, name, isWorkspace } = conversation;
    const again = kind === 'channel'
      ? phrase`You can rejoin “${name}” at any time.`
      : phrase`Someone has to add you before you can rejoin “${name}”.`;
    this.#conversation = conversation;
    showWords(this.#text, isWorkspace ? phrase`You'll also leave all its channels. ${again}` : again);
    showSentence(this.#asking.problem, null);
    openDialog(this.#asking.dialog);
  }

  #leave() {
    const { dialog, confirm, problem } = this.#asking;
    working(confirm, problem, async () => {
      await this.#chat.leave(this.#conversation.id);
      dialog.close();
      this.#left();
    });
  }
}
