import { mentionable } from '../client/mentions.js';
import { phrase } from '../client/phrase.js';
import { element, icon, showWords } from './dom.js';
import { pastedFiles, takeDrops } from './file-drop.js';
import { FileTray } from './file-tray.js';
import { MentionList } from './mention-list.js';
import { isComposing } from './send-key.js';
import { charactersLeft, fill, lengthNote, textField } from './text-field.js';
import { excerptOf } from './words.js';

/**
 * Where messages are written: Enter sends, Shift+Enter begins a new line, and so does Enter alone where fingers write.
 * Each conversation and each thread keeps its draft, with its files. In an empty one, arrow up edits the newest own
 * message.
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
  #files = null;
  #tray;
  #mentions;
  /** Whether the note says that the files are not ready. */
  #isWaiting = false;
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
    this.#text.addEventListener('paste', (event) => this.#pasted(event));
    this.#tray = new FileTray(chat, { name, noted: (note) => (this.#note.textContent = note) });
    chat.on('files', () => this.#isWaiting && this.#files?.isComplete && this.#drawNote());
    this.#mentions = new MentionList(this.#text, () => this.#mentionable());
    chat.on('conversation', (changed) => changed === this.#conversation && this.#mentions.draw());
    this.#send = element('button', { id: `${name}-send`, type: 'submit', class: 'send', 'aria-label': 'Send' },
      icon('send'));
    this.#note = element('p', { id: `${name}-note`, class: 'note', role: 'status' });
    this.#replying = element('p', { class: 'replying', hidden: true });
    this.form = element('form', { id: name, class: 'composer' },
      element('label', { class: 'visually-hidden', for: `${name}-text` }, label),
      this.#replying, ...this.#tray.parts, this.#text, this.#send, this.#note, this.#mentions.element);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  open(conversation, thread = null) {
    this.close();
    this.#conversation = conversation;
    this.#thread = thread;
    this.#files = this.#chat.uploads.draftOf(conversation.id, thread);
    this.#tray.open(this.#files);
    this.#fill(this.#chat.unfinished.draftOf(conversation.id, thread));
    this.#drawReplying();
  }

  close() {
    this.#mentions.close();
    this.#conversation?.typing.paused();
    this.#conversation = null;
    this.#files = null;
    this.#tray.open(null);
  }

  /** Files that are dropped on this part of the page belong to the draft. */
  takeDrops(zone) {
    takeDrops(zone, {
      isOpen: () => !this.form.hidden && this.#tray.isOpen,
      take: (files, hasFolders) => {
        this.#tray.add(files, hasFolders);
        this.focus();
      },
    });
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

  #mentionable() {
    this.#conversation.membership.loadHandles().catch(() => {});
    return mentionable(this.#conversation, this.#chat);
  }

  #pressed(event, editLast) {
    if (event.key === 'ArrowUp' && this.#text.value === '' && editLast()) {
      event.preventDefault();
    } else if (event.key === 'Escape' && !isComposing(event) && this.#original !== null) {
      event.stopPropagation();
      this.replyTo(null);
    }
  }

  #pasted(event) {
    const files = pastedFiles(event);
    if (files.length > 0) {
      event.preventDefault();
      this.#tray.add(files);
    }
  }

  #submit() {
    const text = this.#text.value.trim() === '' ? '' : this.#text.value;
    const files = this.#files;
    if (files === null || (text === '' && files.items.length === 0) || this.#left < 0) {
      this.focus();
      return;
    }
    if (!files.isComplete) {
      this.#isWaiting = true;
      this.#note.textContent = files.isBusy ? 'You can send this when the files are uploaded.'
        : 'Remove the files that couldn\'t be uploaded, then send.';
      this.focus();
      return;
    }
    if (this.#conversation.outbox.submit(text, this.#thread ?? this.#original?.seq ?? null, files.uploads)) {
      files.clear();
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
    this.#isWaiting = false;
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
