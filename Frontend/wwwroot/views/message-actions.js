import { actionsOnMessage } from '../client/moderation.js';
import { Attachments } from './attachments.js';
import { DeleteDialog } from './delete-dialog.js';
import { announce } from './dom.js';
import { EmojiPalette } from './emoji-palette.js';
import { Menu } from './menu.js';
import { VersionsDialog } from './versions-dialog.js';

const None = new Set();

/** What one does to messages of the open conversation, wherever they are shown. */
export class MessageActions {
  show;
  openThread;
  attachments;

  #chat;
  #conversation = null;
  #edits = new WeakMap();
  #redraw;
  #isFresh = false;
  #menu = new Menu('message-menu', 'Message actions');
  #palette = new EmojiPalette();
  #deletion = new DeleteDialog();
  #versions;

  /**
   * @param {object} options
   * @param {(seq: number) => void} options.openThread shows the thread of a message
   * @param {(seq: number) => void} options.show shows an earlier message where it stands
   * @param {() => void} options.redraw
   */
  constructor(chat, { openThread, show, redraw }) {
    this.#chat = chat;
    this.#redraw = redraw;
    this.#versions = new VersionsDialog(chat);
    this.attachments = new Attachments(chat);
    this.openThread = openThread;
    this.show = show;
  }

  open(conversation) {
    this.#conversation = conversation;
  }

  /**
   * The message of the open conversation that is being edited, or null: `{epoch, seq, place, text, before, from}`, with
   * the text as typed so far, the text before (null if anything is to be saved), and what had the focus.
   */
  get editing() {
    return this.#edits.get(this.#conversation) ?? null;
  }

  allowedOn(message, mine) {
    const { me, deploymentRole } = this.#chat;
    const { kind, members } = this.#conversation;
    return message.seq === null
      ? None
      : actionsOnMessage(message, { kind, own: members?.get(me.id)?.role, deployment: deploymentRole, mine });
  }

  openMenu(anchor, message, place) {
    const items = this.#items(anchor, message, place);
    if (items.length > 0) {
      this.#menu.open(anchor, items, () => refocus(anchor, message, place));
    }
  }

  react(message, emoji, on) {
    this.#conversation.changes.react(message.seq, emoji, on);
  }

  /** Edits the newest own message that is shown; gives whether there is one. */
  editLast(place, messages) {
    const isMine = (message) => message.sender.id === this.#chat.me.id;
    const last = messages.findLast((message) => isMine(message) && this.allowedOn(message, true).has('edit'));
    if (last !== undefined) {
      this.#edit(last, place, last.text);
    }
    return last !== undefined;
  }

  isEditing(seq, place) {
    const { editing } = this;
    return editing?.seq === seq && editing.place === place && editing.epoch === this.#conversation.timeline.epoch;
  }

  /** Whether the editor has just been drawn in `place`, and waits for the focus. */
  takesFocus(place) {
    const isFresh = this.#isFresh && this.editing?.place === place;
    this.#isFresh &&= !isFresh;
    return isFresh;
  }

  saveEdit(text) {
    const { seq, before } = this.editing;
    this.endEdit();
    if (text !== before) {
      this.#conversation.changes.edit(seq, text);
    }
  }

  endEdit() {
    const { from } = this.editing;
    this.#edits.delete(this.#conversation);
    if (from.matches('textarea')) {
      from.focus();
    }
    this.#redraw();
  }

  /** Tries a refused change again; an edit after another look at it. */
  retry(message, { type, members }, place) {
    if (type === 'edit') {
      this.#edit(message, place, members.text, null);
    } else {
      this.#conversation.changes.retry(message.seq);
    }
  }

  #items(anchor, message, place) {
    const { changes } = this.#conversation;
    const { seq, pinned } = message;
    const mine = message.sender.id === this.#chat.me.id;
    const allowed = this.allowedOn(message, mine);
    return [
      { id: 'react', label: 'React…', run: () => this.#choose(anchor, message, place) },
      { id: 'reply', label: 'Reply', run: () => place.reply(message) },
      {
        id: 'thread', label: message.thread || message.replyTo ? 'Open thread' : 'Reply in thread',
        run: () => this.openThread(message.replyTo ?? seq),
      },
      { id: 'edit', label: 'Edit', run: () => this.#edit(message, place, message.text) },
      { id: 'pin', label: pinned ? 'Unpin' : 'Pin', run: () => changes.pin(seq, !pinned) },
      { id: 'copy', label: 'Copy text', run: () => copy(message.text) },
      { id: 'versions', label: 'Earlier versions', run: () => this.#versions.open(this.#conversation, seq) },
      { id: 'delete', label: 'Delete…', run: () => this.#deletion.open(this.#conversation, message) },
    ].filter(({ id }) => allowed.has(id)
      && !(id === 'copy' && !navigator.clipboard) && !(id === 'thread' && place.isThread));
  }

  #choose(anchor, message, place) {
    const { id } = this.#chat.me;
    const given = new Set(message.reactions.filter(({ users }) => users.includes(id)).map(({ emoji }) => emoji));
    const again = anchor.isConnected ? anchor : place.row(message.seq) ?? place.element;
    this.#palette.open(again, given, (emoji) => this.react(message, emoji, !given.has(emoji)),
      () => refocus(anchor, message, place));
  }

  #edit({ seq }, place, text, before = text) {
    const { epoch } = this.#conversation.timeline;
    this.#edits.set(this.#conversation, { epoch, seq, place, text, before, from: document.activeElement });
    this.#isFresh = true;
    this.#redraw();
  }
}

/** What opened a menu has the focus again; if it was drawn anew, its message has. */
function refocus(anchor, { seq }, place) {
  if (anchor.isConnected) {
    anchor.focus({ preventScroll: true });
  } else {
    place.focus(seq);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce('Copied.');
  } catch {
    announce('The browser doesn\'t allow copying.');
  }
}
