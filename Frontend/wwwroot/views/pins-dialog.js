import { phrase } from '../client/phrase.js';
import { dialog, problemPlace } from './dialog.js';
import { byId, element, isolated, openDialog, presented, reconcile } from './dom.js';
import { showOutcome } from './problem.js';
import { excerptOf, momentInWords } from './words.js';

/** The pinned messages of the open conversation, with ways to go to each and, for those who may, to unpin it. */
export class PinsDialog {
  #actions;
  #show;
  #conversation = null;
  #rows = element('ul', { id: 'pins' });
  #problem = problemPlace('pins');
  #note = element('p', { class: 'hint', role: 'status' });
  #more = element('button', { id: 'pins-more', type: 'button', onclick: () => this.#lookBack() }, 'Look further back');
  #dialog = dialog({ id: 'pins', heading: 'Pinned messages' },
    this.#problem, this.#rows, this.#note, this.#more).dialog;

  /** @param {import('./message-actions.js').MessageActions} actions */
  constructor(actions, { show }) {
    this.#actions = actions;
    this.#show = show;
    byId('pins-toggle').addEventListener('click', () => this.#open());
    this.#dialog.addEventListener('close', () => this.#conversation.parts.closePinned());
  }

  open(conversation) {
    this.close();
    this.#conversation = conversation;
  }

  close() {
    this.#conversation?.parts.closePinned();
    this.#dialog.close();
  }

  draw() {
    const { pinned } = this.#conversation.parts;
    if (!this.#dialog.open) {
      return;
    }
    if (pinned === null) {
      // The timeline has started over.
      this.#dialog.close();
      return;
    }
    const { changes } = this.#conversation;
    const messages = pinned.messages.map((message) => changes.over(message)).filter((message) => message.pinned);
    reconcile(this.#rows, presented(messages, ({ seq }) => seq, (message) => this.#present(message)));
    this.#note.textContent = noteOf(pinned, messages.length);
    this.#more.hidden = pinned.isComplete || pinned.loading;
    showOutcome(this.#problem, pinned.error);
  }

  #present(message) {
    const { seq, sender, at } = message;
    const failed = this.#conversation.changes.failureOf(seq)?.type === 'pin';
    const mayUnpin = this.#actions.allowedOn(message, false).has('pin');
    const when = momentInWords(at, Date.now());
    return {
      version: JSON.stringify([message.text, when, failed, mayUnpin]),
      make: () => element('li', { class: 'row', data: { pinned: seq } },
        element('span', { class: 'who' }, isolated(sender.name), element('small', {}, when),
          element('span', { class: 'quoted', dir: 'auto' }, excerptOf(message)),
          failed && element('small', { role: 'alert' }, 'It couldn\'t be unpinned.')),
        element('button', {
          type: 'button', 'aria-label': phrase`Go to the message of ${sender.name}`, onclick: () => this.#goTo(seq),
        }, 'Go to'),
        mayUnpin && element('button', {
          type: 'button', class: 'link', 'aria-label': phrase`Unpin the message of ${sender.name}`,
          onclick: () => this.#conversation.changes.pin(seq, false),
        }, 'Unpin')),
    };
  }

  #open() {
    openDialog(this.#dialog);
    this.#conversation.parts.openPinned();
    this.draw();
  }

  #lookBack() {
    this.#conversation.parts.pinned?.lookBack();
  }

  #goTo(seq) {
    this.#dialog.close();
    this.#show(seq);
  }
}

function noteOf({ loading, isComplete, since }, count) {
  if (loading) {
    return 'Looking for pinned messages…';
  }
  if (isComplete) {
    return count === 0 ? 'No pinned messages.' : '';
  }
  const when = momentInWords(since ?? Date.now(), Date.now());
  return count === 0 ? `No pinned messages since ${when}.` : `Looked back to ${when}.`;
}
