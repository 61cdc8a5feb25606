import { Attention } from './attention.js';
import { LogParts } from './log-parts.js';
import { LogReader } from './log-reader.js';
import { Membership } from './membership.js';
import { MessageChanges } from './message-changes.js';
import { Outbox } from './outbox.js';
import { listed } from './phrase.js';
import { idOf } from './protocol.js';
import { Reading } from './reading.js';
import { Timeline } from './timeline.js';
import { Typing } from './typing.js';

/** If it is further behind than this, a conversation starts over at its head instead of reading everything. */
const CatchUpMax = 2_000;

/** One conversation as this client knows it. Tells `chat` of every change; asks the server through it. */
export class Conversation {
  id;
  kind;
  title;
  /** The id of the workspace that contains the channel, or null. */
  workspace = null;
  last = null;
  activityAt = '';
  /** The place in the list as the server last gave it; decides between equal activity. */
  rank = 0;

  #chat;
  #reader;

  constructor(item, chat) {
    this.id = item.id;
    this.#chat = chat;
    const { clock, random } = chat;
    const changed = () => chat.changed(this);
    const read = (members) => chat.persist(() => this.#ask('history', members));
    this.timeline = new Timeline(item.epoch, item.head);
    this.#reader = new LogReader({
      timeline: this.timeline, read, clock, changed, receive: (event) => this.receive(event),
      restart: (epoch, head) => this.restart(epoch, head),
    });
    this.parts = new LogParts({ timeline: this.timeline, read, clock, changed });
    this.changes = new MessageChanges({
      act: (type, members) => chat.act(type, { conversation: this.id, ...members }),
      isShown: (seq) => seq <= this.timeline.last, me: () => chat.me, changed,
    });
    this.outbox = new Outbox({
      send: (entry) => this.#send(entry), isShown: (seq) => seq <= this.timeline.last,
      kept: chat.unfinished.messagesOf(item.id), changed, clock, random,
    });
    this.membership = new Membership({ chat, ask: (type, members) => this.#ask(type, members), changed });
    this.reading = new Reading({ send: (marks) => this.#ask('mark', marks), clock });
    this.attention = new Attention({
      chat, timeline: this.timeline, reading: this.reading,
      ask: (type, members) => chat.act(type, { conversation: this.id, ...members }),
    });
    this.typing = new Typing({
      say: (on) => chat.hint('typing', { conversation: this.id, on }), changed, clock,
    });
    this.update(item);
  }

  /** Whether older history is being read, and whether that failed. */
  get older() {
    return this.#reader.older;
  }

  /** Members by id, or null until they have been loaded. */
  get members() {
    return this.membership.members;
  }

  /** Banned people by id, or null until they have been loaded. */
  get banned() {
    return this.membership.banned;
  }

  get memberCount() {
    return this.membership.count;
  }

  get isDirect() {
    return this.kind === 'direct';
  }

  /** A direct conversation with oneself. No other one has a single member: nobody leaves a direct conversation. */
  get isNotes() {
    return this.isDirect && this.memberCount === 1;
  }

  /** A workspace has members and channels; nobody writes in it. */
  get isWorkspace() {
    return this.kind === 'workspace';
  }

  /** The other person of a direct conversation, once known. */
  get peer() {
    return this.isDirect ? this.membership.others[0] ?? null : null;
  }

  /** Its title, or otherwise its members: a phrase if there are several. */
  get name() {
    if (this.isNotes) {
      return 'Notes to yourself';
    }
    const names = this.membership.others.slice(0, 3).map(({ id }) => this.#chat.people.nameOf(id));
    return this.title || (names.length > 1 ? listed(names) : names[0])
      || (this.isDirect ? 'Direct conversation' : this.isWorkspace ? 'Workspace' : 'Conversation');
  }

  /** The people who are typing, except blocked ones. */
  get typists() {
    return this.typing.users.filter((user) => !this.#chat.blocks.has(user));
  }

  /** Updates it from an item of the list of conversations. */
  update(item) {
    const { kind, title, memberCount, last } = item;
    if (item.epoch !== this.timeline.epoch) {
      this.restart(item.epoch, item.head);
    }
    Object.assign(this, { kind, title: title ?? this.title, workspace: item.workspace ?? null });
    this.attention.notify = item.notify ?? this.attention.notify;
    if (this.membership.counted(item.head, memberCount)) {
      const { read = 0, unread = 0, mentioned = 0, head } = item;
      this.reading.update({ read, unread, mentioned, head, memberCount });
    }
    if (last && (this.last === null || last.seq >= this.last.seq)) {
      this.last = last;
      this.activityAt = last.at ?? this.activityAt;
    }
  }

  /** Continues from the answer to a subscription; gives whether everything was there. */
  subscribed({ epoch, head, recovered, events }) {
    const { timeline } = this;
    if (recovered) {
      events.forEach((event) => this.receive(event));
    } else if (epoch === timeline.epoch && timeline.events.length > 0 && head - timeline.last <= CatchUpMax) {
      timeline.reaches(head);
      this.#reader.fill();
    } else if (epoch !== timeline.epoch || head !== timeline.last) {
      this.restart(epoch, head);
    }
    this.outbox.resume();
    this.reading.resume();
    this.parts.resume();
    if (this.older.error !== null) {
      this.loadOlder();
    }
  }

  /** The events in memory are invalid: starts over at the end of the log, and reads back from there. */
  restart(epoch, head) {
    const { timeline } = this;
    const shown = timeline.events.length > 0;
    const isNewLog = epoch !== timeline.epoch;
    if (isNewLog) {
      this.reading.restart();
      this.membership.restart();
      this.changes.restart();
      this.last = null;
      this.#chat.refreshSoon();
    }
    timeline.restart(epoch, head);
    this.parts.restart(isNewLog);
    this.changes.settleUpTo(head);
    this.outbox.settleUpTo(head);
    if (shown) {
      this.loadOlder();
    }
    this.#chat.changed(this);
  }

  receive(event) {
    const grown = this.timeline.receive(event);
    for (const next of grown) {
      this.#noteEvent(next);
    }
    this.changes.settleUpTo(this.timeline.last);
    if (this.timeline.hasGap) {
      this.#reader.fill();
    }
    if (grown.length > 0) {
      this.#chat.changed(this);
    }
    return grown;
  }

  hint(event) {
    const user = idOf(event.user);
    if (event.event === 'typing' && user !== this.#chat.me.id) {
      this.#chat.people.meet({ id: user, name: event.name });
      this.typing.heard(user, event.on);
    } else if (event.event === 'mark') {
      if (user === this.#chat.me.id) {
        this.reading.markedElsewhere(event, this.attention.countAfter);
      } else {
        this.reading.marked(user, event);
      }
      this.#chat.changed(this);
    } else if (event.event === 'settings') {
      this.attention.changedElsewhere(event);
      this.#chat.changed(this);
    } else if (event.event === 'notice') {
      this.reading.noticed(event.seq, event.reason);
      this.#chat.changed(this);
    }
  }

  async setNotify(level) {
    await this.attention.setNotify(level);
    this.#chat.changed(this);
  }

  readTo(seq) {
    if (this.reading.readTo(seq, this.attention.countAfter)) {
      this.#chat.changed(this);
    }
  }

  async loadOlder(limit) {
    const events = await this.#reader.loadOlder(limit);
    // A message sent by an earlier page may be stored although the reply never arrived.
    events.filter(({ sender }) => sender?.id === this.#chat.me.id).forEach((event) => this.#settle(event));
  }

  loadMembers() {
    return this.membership.loadMembers();
  }

  loadBanned() {
    return this.membership.loadBanned();
  }

  /** Acts on a member: `role` (with `role`), `mute` (`seconds`), `kick`, `ban` (`on`). */
  moderate(type, user, members) {
    return this.#chat.act(type, { conversation: this.id, user, ...members });
  }

  #ask(type, members) {
    return this.#chat.request(type, { conversation: this.id, ...members });
  }

  #send({ clientId, text, replyTo, attachments }) {
    return this.#ask('send', {
      recipientType: this.kind, clientId, ...(text !== '' && { text }), ...(replyTo && { replyTo }),
      ...(attachments.length > 0 && { attachments: attachments.map(({ id }) => id) }),
    });
  }

  #noteEvent(event) {
    const { people, me } = this.#chat;
    people.note(event.sender, event.at);
    this.parts.note(event);
    const mine = event.sender?.id === me.id;
    if (mine) {
      this.#settle(event);
    }
    if (event.event === 'message') {
      this.#noteMessage(event, mine);
    } else if (event.event === 'member') {
      this.membership.note(event);
      people.note(event.user, event.at);
    } else if (event.event === 'meta') {
      this.title = event.title ?? this.title;
    } else {
      this.attention.noteChange(event);
    }
  }

  /** An event of this person's doing is stored. */
  #settle(event) {
    if (event.event === 'message') {
      this.outbox.settle(event.clientId);
    } else {
      this.changes.settle(event);
    }
  }

  #noteMessage(event, mine) {
    this.last = event;
    this.activityAt = event.at;
    this.typing.heard(event.sender.id, false);
    if (!mine) {
      this.attention.count(event);
      // Without a handle a mention is shown as other words are.
      this.membership.loadHandles(event.mentions ?? []).catch(() => {});
      this.reading.received(event.seq, this.memberCount);
    }
  }
}
