import { conversationAvatar } from './avatar.js';
import { byId, element, reconcile } from './dom.js';
import { shortLabel } from './words.js';

const UnreadShownMax = 99;

/** The conversations, newest activity first. One is in the tab order; arrows, Home and End move between them. */
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
    const { conversations, people, me } = this.#chat;
    const now = Date.now();
    const reachable = conversations.some(({ id }) => id === this.#current) ? this.#current : conversations[0]?.id;
    reconcile(this.#list, conversations.map((conversation) => {
      const { id, name, last, activityAt, reading, peer } = conversation;
      const when = activityAt ? shortLabel(activityAt, now) : '';
      const preview = previewOf(conversation, me, people);
      const online = peer !== null && people.isOnline(peer.id);
      const facts = [name, when, preview, reading.unread, id === this.#current, id === reachable, online, last?.seq];
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
    const { id, name, activityAt, reading: { unread } } = conversation;
    const count = unread > UnreadShownMax ? `${UnreadShownMax}+` : String(unread);
    const attributes = {
      type: 'button', class: unread > 0 ? 'conversation has-unread' : 'conversation', tabindex: reachable ? 0 : -1,
      'aria-current': id === this.#current && 'true', data: { conversation: id, unread },
      onclick: () => this.#opened(id),
    };
    return element('li', {}, element('button', attributes,
      conversationAvatar(conversation, this.#chat.people),
      element('span', { class: 'name', dir: 'auto' }, name),
      when && element('time', { datetime: activityAt }, when),
      element('span', { class: 'preview', dir: 'auto' }, preview),
      unread > 0 && element('span', { class: 'unread' }, count,
        element('span', { class: 'visually-hidden' }, ' unread'))));
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
