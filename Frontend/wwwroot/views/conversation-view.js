import { Phrase, phrase } from '../client/phrase.js';
import { guarded } from '../client/report.js';
import { conversationAvatar } from './avatar.js';
import { BlockDialog } from './block-dialog.js';
import { Composer } from './composer.js';
import { alone, announce, byId, coalesced, openDialog, reconcile, showWords } from './dom.js';
import { MembersPanel } from './members-panel.js';
import { MessageList } from './message-list.js';
import { showError, showSentence } from './problem.js';
import { agoInWords, peopleInWords, plural } from './words.js';

/** A message is read out up to this length; the rest is there to be read. */
const AnnouncedMax = 300;

/** The open conversation: header, messages, composer, members. */
export class ConversationView {
  #chat;
  #conversation = null;
  #messages;
  #composer;
  #members;
  #block;
  #redraw = coalesced(() => this.#draw());

  constructor(chat, { storage, left, openedDirect, browse, create, invite }) {
    this.#chat = chat;
    this.#messages = new MessageList(chat);
    this.#composer = new Composer(chat, { sent: () => this.#messages.sent() });
    this.#members = new MembersPanel(chat, { storage, openedDirect });
    this.#block = new BlockDialog(chat);
    chat.on('conversation', (changed) => changed === this.#conversation && this.#redraw());
    chat.on('people', this.#redraw);
    chat.on('arrival', (conversation, event) => this.#arrived(conversation, event));
    byId('leave').addEventListener('click', () => this.#askToLeave());
    byId('leave-confirm').addEventListener('click', () => this.#leave(left));
    byId('workspace-browse').addEventListener('click', () => browse(this.#conversation));
    byId('workspace-create').addEventListener('click', () => create(this.#conversation));
    byId('workspace-invite').addEventListener('click', () => invite(this.#conversation));
    for (const [target, name] of [[document, 'visibilitychange'], [window, 'focus']]) {
      target.addEventListener(name, () => this.#messages.noteSeen());
    }
  }

  get conversation() {
    return this.#conversation;
  }

  open(conversation, { focusComposer }) {
    this.#conversation = conversation;
    byId('nothing-open').hidden = true;
    byId('open-conversation').hidden = false;
    this.#composer.open(conversation);
    this.#messages.open(conversation);
    this.#members.open(conversation);
    this.#loadBlocks();
    this.#draw();
    if (focusComposer && !conversation.isWorkspace) {
      this.#composer.focus();
    } else {
      byId('conversation-title').focus();
    }
  }

  /** The clock has gone on. */
  tick() {
    this.#redraw();
  }

  close() {
    this.#conversation = null;
    this.#composer.close();
    this.#messages.close();
    this.#members.close();
    byId('open-conversation').hidden = true;
    byId('nothing-open').hidden = false;
  }

  /** A fault in one part leaves the others working. */
  #draw() {
    if (this.#conversation !== null) {
      for (const draw of [() => this.#drawFrame(), () => this.#messages.draw(), () => this.#members.draw()]) {
        guarded(draw)();
      }
    }
  }

  #drawFrame() {
    const conversation = this.#conversation;
    showNew(byId('conversation-title'), alone(conversation.name));
    showNew(byId('conversation-subtitle'), this.#subtitle(conversation));
    reconcile(byId('conversation-avatar'), [this.#avatarRow(conversation)]);
    byId('leave').hidden = conversation.isDirect;
    this.#drawActions(conversation);
    this.#block.draw(conversation.peer);
    showNew(byId('typing'), this.#typingSentence(conversation));
  }

  /** A workspace has buttons instead of a composer; the server decides who may use them. */
  #drawActions({ isWorkspace, members }) {
    const role = members?.get(this.#chat.me.id)?.role;
    byId('composer').hidden = isWorkspace;
    byId('workspace-actions').hidden = !isWorkspace;
    byId('workspace-create').hidden = role === 'reader';
    byId('workspace-invite').hidden = role !== 'owner' && role !== 'moderator';
  }

  /** Whom one blocked on another device shows when the conversation is opened again. */
  #loadBlocks() {
    if (this.#conversation.isDirect) {
      this.#chat.blocks.load().catch(() => {});
    }
  }

  #avatarRow(conversation) {
    const { people } = this.#chat;
    const { id, name, peer } = conversation;
    const version = JSON.stringify([name, peer?.id, people.isOnline(peer?.id)]);
    return { key: id, version, make: () => conversationAvatar(conversation, people) };
  }

  #subtitle({ isDirect, peer, members, memberCount, kind, workspace }) {
    const { people } = this.#chat;
    if (isDirect) {
      const person = people.get(peer?.id);
      const seen = person?.lastSeen ? `Last seen ${agoInWords(person.lastSeen, Date.now())}` : '';
      return this.#chat.blocks.has(peer?.id) ? 'Blocked by you' : person?.online ? 'Online' : seen;
    }
    const online = [...(members?.keys() ?? [])].filter((id) => id === this.#chat.me.id || people.isOnline(id)).length;
    const place = this.#chat.get(workspace)?.name;
    const facts = new Phrase([
      kind === 'support' ? 'Support · ' : '', plural(memberCount, 'member'), online > 0 ? ` · ${online} online` : '',
    ]);
    return place ? phrase`${place} · ${facts}` : facts;
  }

  #typingSentence({ typists }) {
    const names = typists.map((id) => this.#chat.people.nameOf(id));
    const people = peopleInWords(names);
    return names.length === 0 ? '' : names.length === 1 ? phrase`${people} is typing…` : phrase`${people} are typing…`;
  }

  #arrived(conversation, event) {
    const text = (event.text ?? '').slice(0, AnnouncedMax);
    if (conversation === this.#conversation) {
      this.#messages.arrived();
      announce(phrase`${event.sender.name}: ${text}`);
    } else {
      announce(phrase`New message in ${conversation.name}`);
    }
  }

  #askToLeave() {
    const { kind, name, isWorkspace } = this.#conversation;
    const again = kind === 'channel'
      ? phrase`You can rejoin “${name}” at any time.`
      : phrase`Someone has to add you before you can rejoin “${name}”.`;
    showWords(byId('leave-text'), isWorkspace ? phrase`You'll also leave all its channels. ${again}` : again);
    showSentence(byId('leave-problem'), null);
    openDialog(byId('leave-dialog'));
  }

  async #leave(left) {
    const { id } = this.#conversation;
    byId('leave-confirm').disabled = true;
    try {
      await this.#chat.leave(id);
      byId('leave-dialog').close();
      left();
    } catch (error) {
      showError(byId('leave-problem'), error);
    } finally {
      byId('leave-confirm').disabled = false;
    }
  }
}

/** Shows words that are new: those that stand there keep their selection, and are not read out again. */
function showNew(place, words) {
  if (place.shownWords !== String(words)) {
    place.shownWords = String(words);
    showWords(place, words);
  }
}
