import { phrase } from '../client/phrase.js';
import { element, icon, showWords } from './dom.js';
import { isComposing } from './send-key.js';
import { charactersLeft, fill, lengthNote, textField } from './text-field.js';
import { excerptOf } from './words.js';

/**
 * Where messages are written: Enter sends, Shift+Enter begins a new line, and so does Enter alone where fingers write.
 * Each conversation and each thread keeps its draft. In an empty one, arrow up edits the newest own message.
 */
export class Composer {
  form;

  #chat;
  #conversation = null;
  /** The seq of the message whose thread this is about; null for the conversation itself. */
  #thread = null;
  /** The messages that are being replied to, by conversation. */
  #originals = new Map();
  #text;
  #send;
  #note;
  #replying;
  #sent;

  /** @param {string} name begins the ids of the elements */
  constructor(chat, { name, label, placeholder, sent, editLast }) {
    this.#chat = chat;
    this.#sent = sent;
    this.#text = textField({ id: `${name}-text`, placeholder, 'aria-describedby': `${name}-note` }, {
      submit: () => this.#submit(), input: () => this.#changed(),
    });
    this.#text.addEventListener('keydown', (event) => this.#pressed(event, editLast));
    this.#text.addEventListener('blur', () => this.#conversation?.typing.paused());
    this.#send = element('button', { id: `${name}-send`, type: 'submit', class: 'send', 'aria-label': 'Send' },
      icon('send'));
    this.#note = element('p', { id: `${name}-note`, class: 'note', role: 'status' });
    this.#replying = element('p', { class: 'replying', hidden: true });
    this.form = element('form', { id: name, class: 'composer' },
      element('label', { class: 'visually-hidden', for: `${name}-text` }, label),
      this.#replying, this.#text, this.#send, this.#note);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  open(conversation, thread = null) {
    this.close();
    this.#conversation = conversation;
    this.#thread = thread;
    this.#fill(this.#chat.unfinished.draftOf(conversation.id, thread));
    this.#drawReplying();
  }

  close() {
    this.#conversation?.typing.paused();
    this.#conversation = null;
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  /** The next message will be a reply to this one; null for none. */
  replyTo(original) {
    if (original === null) {
      this.#originals.delete(this.#conversation?.id);
    } else {
      this.#originals.set(this.#conversation.id, original);
    }
    this.#drawReplying();
    this.focus();
  }

  get #original() {
    return this.#originals.get(this.#conversation?.id) ?? null;
  }

  #pressed(event, editLast) {
    if (event.key === 'ArrowUp' && this.#text.value === '' && editLast()) {
      event.preventDefault();
    } else if (event.key === 'Escape' && !isComposing(event) && this.#original !== null) {
      event.stopPropagation();
      this.replyTo(null);
    }
  }

  #submit() {
    const text = this.#text.value;
    if (this.#conversation === null || text.trim() === '' || this.#left < 0) {
      this.focus();
      return;
    }
    if (this.#conversation.outbox.submit(text, this.#thread ?? this.#original?.seq ?? null)) {
      this.#fill('');
      this.#keep();
      this.replyTo(null);
      this.#conversation.typing.paused();
      this.#sent();
    } else {
      // Most likely an accident, but nothing written is ever lost.
      this.#note.textContent = 'You just sent this. Send it again to confirm.';
    }
    this.focus();
  }

  #keep() {
    if (this.#conversation !== null) {
      this.#chat.unfinished.keepDraft(this.#conversation.id, this.#text.value, this.#thread);
    }
  }

  #changed() {
    this.#keep();
    this.#drawNote();
    if (this.#text.value === '') {
      this.#conversation?.typing.paused();
    } else {
      this.#conversation?.typing.pressed();
    }
  }

  #fill(text) {
    fill(this.#text, text);
    this.#drawNote();
  }

  get #left() {
    return charactersLeft(this.#text.value, this.#chat.limits.textChars);
  }

  #drawNote() {
    this.#note.classList.toggle('problem-text', this.#left < 0);
    this.#send.disabled = this.#left < 0;
    this.#note.textContent = lengthNote(this.#left);
  }

  #drawReplying() {
    const original = this.#original;
    this.#replying.hidden = original === null;
    if (original !== null) {
      const words = element('span', { dir: 'auto' });
      showWords(words, phrase`Replying to ${original.sender.name}: ${excerptOf(original)}`);
      this.#replying.replaceChildren(words, element('button', {
        type: 'button', class: 'icon', 'aria-label': 'Cancel reply', onclick: () => this.replyTo(null),
      }, icon('close')));
    }
  }
}
