import { Phrase, phrase } from '../client/phrase.js';
import { guarded } from '../client/report.js';
import { conversationAvatar } from './avatar.js';
import { BlockDialog } from './block-dialog.js';
import { Composer } from './composer.js';
import { alone, announce, byId, coalesced, reconcile, showNew } from './dom.js';
import { LeaveDialog } from './leave-dialog.js';
import { MembersPanel } from './members-panel.js';
import { MessageActions } from './message-actions.js';
import { MessageList } from './message-list.js';
import { NotifyMenu } from './notify-menu.js';
import { PinsDialog } from './pins-dialog.js';
import { ThreadPanel } from './thread-panel.js';
import { agoInWords, excerptOf, noticeSentence, peopleInWords, plural } from './words.js';

/** A message is read out up to this length; the rest is there to be read. */
const AnnouncedMax = 300;

/** The open conversation: header, messages, composer, members, thread, pinned messages. */
export class ConversationView {
  #chat;
  #conversation = null;
  #actions;
  #messages;
  #composer;
  #members;
  #thread;
  #pins;
  #block;
  #leave;
  #notify = new NotifyMenu();
  #redraw = coalesced(() => this.#draw());

  constructor(chat, { storage, left, openedDirect, browse, create, invite }) {
    this.#chat = chat;
    this.#actions = new MessageActions(chat, {
      openThread: (root) => this.#openThread(root),
      show: (seq) => this.#messages.show(seq),
      redraw: this.#redraw,
    });
    this.#messages = new MessageList(chat, this.#actions, {
      reply: (message) => this.#composer.replyTo(message),
    });
    this.#composer = new Composer(chat, {
      name: 'composer', label: 'Message', placeholder: 'Write a message', sent: () => this.#messages.sent(),
      editLast: () => this.#actions.editLast(this.#messages.rows, this.#messages.messages),
    });
    byId('typing').after(this.#composer.form);
    this.#composer.takeDrops(byId('open-conversation'));
    this.#members = new MembersPanel(chat, { storage, openedDirect, opened: () => this.#thread.close() });
    this.#thread = new ThreadPanel(chat, this.#actions, { closed: (root) => this.#threadClosed(root) });
    this.#pins = new PinsDialog(this.#actions, { show: (seq) => this.#messages.show(seq) });
    this.#block = new BlockDialog(chat);
    this.#leave = new LeaveDialog(chat, { left });
    chat.on('conversation', (changed) => changed === this.#conversation && this.#redraw());
    chat.on('people', this.#redraw);
    chat.on('arrival', (conversation, event) => this.#arrived(conversation, event));
    chat.on('notice', (conversation, notice) => this.#noticed(conversation, notice));
    byId('leave').addEventListener('click', () => this.#leave.open(this.#conversation));
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
    this.#actions.open(conversation);
    this.#thread.close();
    this.#pins.open(conversation);
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

  /** Scrolls to a message of the open conversation. */
  show(seq) {
    this.#messages.show(seq);
  }

  /** The clock has gone on. */
  tick() {
    this.#redraw();
  }

  close() {
    this.#conversation = null;
    this.#composer.close();
    this.#messages.close();
    this.#thread.close();
    this.#pins.close();
    this.#members.close();
    byId('open-conversation').hidden = true;
    byId('nothing-open').hidden = false;
  }

  /** A fault in one part leaves the others working. */
  #draw() {
    if (this.#conversation !== null) {
      guarded(() => this.#drawFrame())();
      for (const part of [this.#messages, this.#thread, this.#pins, this.#members]) {
        guarded(() => part.draw())();
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
    this.#notify.draw(conversation);
    showNew(byId('typing'), this.#typingSentence(conversation));
  }

  /** A workspace has buttons instead of a composer; the server decides who may use them. */
  #drawActions({ isWorkspace, members }) {
    const role = members?.get(this.#chat.me.id)?.role;
    this.#composer.form.hidden = isWorkspace;
    byId('pins-toggle').hidden = isWorkspace;
    byId('search-here').hidden = isWorkspace;
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
    const text = (event.text || excerptOf(event)).slice(0, AnnouncedMax);
    if (conversation === this.#conversation) {
      this.#messages.arrived();
      announce(phrase`${event.sender.name}: ${text}`);
    } else if (conversation.attention.notify === 'all') {
      announce(phrase`New message in ${conversation.name}`);
    }
  }

  /** Messages of the open conversation are read out anyway. */
  #noticed(conversation, { sender, reason, preview }) {
    if (conversation !== this.#conversation) {
      announce(noticeSentence(reason, { name: sender.name, place: conversation.name, preview }));
    }
  }

  #openThread(root) {
    this.#members.giveWay(true);
    this.#thread.open(this.#conversation, root);
  }

  #threadClosed(root) {
    this.#members.giveWay(false);
    if (!this.#messages.rows.focus(root ?? null)) {
      this.#composer.focus();
    }
  }
}
