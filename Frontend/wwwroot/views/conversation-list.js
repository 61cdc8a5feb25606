import { byWorkspace } from '../client/workspaces.js';
import { conversationAvatar } from './avatar.js';
import { byId, element, reconcile } from './dom.js';
import { shortLabel } from './words.js';

const UnreadShownMax = 99;

/** The conversations, newest activity first, channels below their workspace. One is in the tab order; arrows, Home and End move between them. */
export class ConversationList {
  #chat;
  #opened;
  #current = null;
  #list = byId('conversations');

  constructor(chat, { opened }) {
    this.#chat = chat;
    this.#opened = opened;
    this.#list.addEventListener('keydown', (event) => this.#moved(event));
  }

  set current(id) {
    this.#current = id;
    this.draw();
  }

  focus(id) {
    this.#list.querySelector(`[data-conversation="${CSS.escape(id)}"]`)?.focus();
  }

  draw() {
    const { people, me } = this.#chat;
    const conversations = byWorkspace(this.#chat.conversations);
    const now = Date.now();
    const reachable = conversations.some(({ id }) => id === this.#current) ? this.#current : conversations[0]?.id;
    reconcile(this.#list, conversations.map((conversation) => {
      const { id, name, last, activityAt, reading, peer, workspace } = conversation;
      const when = activityAt ? shortLabel(activityAt, now) : '';
      const preview = previewOf(conversation, me, people);
      const online = peer !== null && people.isOnline(peer.id);
      const chosen = [id === this.#current, id === reachable];
      const facts = [name, when, preview, reading.unread, ...chosen, online, last?.seq, this.#isBelow(workspace)];
      return {
        key: id,
        version: JSON.stringify(facts),
        make: () => this.#item(conversation, when, preview, id === reachable),
      };
    }));
    const status = this.#chat.status.name;
    byId('no-conversations').hidden = conversations.length > 0 || status !== 'open' || !this.#chat.isListed;
  }

  #item(conversation, when, preview, reachable) {
    const { id, name, activityAt, reading: { unread }, isWorkspace, workspace } = conversation;
    const count = unread > UnreadShownMax ? `${UnreadShownMax}+` : String(unread);
    const classes = [
      'conversation', unread > 0 && 'has-unread', isWorkspace && 'workspace', this.#isBelow(workspace) && 'below-workspace',
    ];
    const attributes = {
      type: 'button', class: classes.filter(Boolean).join(' '), tabindex: reachable ? 0 : -1,
      'aria-current': id === this.#current && 'true', data: { conversation: id, unread },
      onclick: () => this.#opened(id),
    };
    return element('li', {}, element('button', attributes,
      conversationAvatar(conversation, this.#chat.people),
      element('span', { class: 'name', dir: 'auto' }, name),
      when && !isWorkspace && element('time', { datetime: activityAt }, when),
      !isWorkspace && element('span', { class: 'preview', dir: 'auto' }, preview),
      unread > 0 && element('span', { class: 'unread' }, count,
        element('span', { class: 'visually-hidden' }, ' unread'))));
  }

  #isBelow(workspace) {
    return this.#chat.get(workspace)?.isWorkspace ?? false;
  }

  #moved(event) {
    const items = [...this.#list.querySelectorAll('button')];
    const at = items.indexOf(document.activeElement);
    const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const target = items[targets[event.key]];
    if (target !== undefined) {
      event.preventDefault();
      items.forEach((item) => item.setAttribute('tabindex', item === target ? 0 : -1));
      target.focus();
    }
  }
}

function previewOf({ last, typing, isDirect, timeline }, me, people) {
  if (typing.users.length > 0) {
    return isDirect ? 'is typing…' : `${people.nameOf(typing.users[0])} is typing…`;
  }
  if (last === null || (last.event !== undefined && last.event !== 'message')) {
    return '';
  }
  const message = timeline.at(last.seq) === undefined ? last : timeline.message(last.seq);
  const text = message.deleted ? 'Message removed' : (message.text ?? '').slice(0, 200);
  const who = last.sender?.id === me.id ? 'You: ' : isDirect || !last.sender ? '' : `${last.sender.name}: `;
  return who + text;
}
