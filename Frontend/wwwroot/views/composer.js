import { textLength } from '../client/protocol.js';
import { byId } from './dom.js';
import { isSendKey } from './send-key.js';
import { plural } from './words.js';

/** The count is shown when fewer characters than this are left. */
const CountFrom = 300;
const Touch = matchMedia('(pointer: coarse)');

/**
 * Where messages are written: Enter sends, Shift+Enter begins a new line, and so does Enter alone where fingers write.
 * Each conversation keeps its draft.
 */
export class Composer {
  #chat;
  #conversation = null;
  #text = byId('composer-text');
  #sent;

  constructor(chat, { sent }) {
    this.#chat = chat;
    this.#sent = sent;
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (isSendKey(event, { isTouch: Touch.matches })) {
        event.preventDefault();
        this.#submit();
      }
    });
    this.#text.addEventListener('input', () => this.#changed());
    const showKey = () => this.#text.setAttribute('enterkeyhint', Touch.matches ? 'enter' : 'send');
    Touch.addEventListener('change', showKey);
    showKey();
    this.#text.addEventListener('blur', () => this.#conversation?.typing.paused());
  }

  open(conversation) {
    this.close();
    this.#conversation = conversation;
    this.#fill(this.#chat.unfinished.draftOf(conversation.id));
  }

  close() {
    this.#conversation?.typing.paused();
    this.#conversation = null;
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  #submit() {
    const text = this.#text.value;
    if (this.#conversation === null || text.trim() === '' || this.#charactersLeft() < 0) {
      this.focus();
      return;
    }
    if (this.#conversation.outbox.submit(text)) {
      this.#fill('');
      this.#keep();
      this.#conversation.typing.paused();
      this.#sent();
    } else {
      // Most likely an accident, but nothing written is ever lost.
      byId('composer-note').textContent = 'You just sent this. Send it again to confirm.';
    }
    this.focus();
  }

  #keep() {
    if (this.#conversation !== null) {
      this.#chat.unfinished.keepDraft(this.#conversation.id, this.#text.value);
    }
  }

  #changed() {
    this.#keep();
    this.#drawNote();
    this.#grow();
    if (this.#text.value === '') {
      this.#conversation?.typing.paused();
    } else {
      this.#conversation?.typing.pressed();
    }
  }

  #fill(text) {
    this.#text.value = text;
    this.#drawNote();
    this.#grow();
  }

  /** For browsers without `field-sizing`. */
  #grow() {
    if (!CSS.supports('field-sizing', 'content')) {
      this.#text.style.height = 'auto';
      this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
    }
  }

  #charactersLeft() {
    return this.#chat.limits.textChars - textLength(this.#text.value);
  }

  #drawNote() {
    const left = this.#charactersLeft();
    const note = byId('composer-note');
    note.classList.toggle('problem-text', left < 0);
    byId('send').disabled = left < 0;
    const characters = plural(Math.abs(left), 'character');
    note.textContent = left < 0 ? `${characters} too many` : left < CountFrom ? `${characters} left` : '';
  }
}
