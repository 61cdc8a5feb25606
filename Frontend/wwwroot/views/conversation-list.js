import { Phrase, phrase } from '../client/phrase.js';
import { byWorkspace } from '../client/workspaces.js';
import { conversationAvatar } from './avatar.js';
import { alone, byId, element, icon, presented, reconcile } from './dom.js';
import { working } from './form.js';
import { excerptOf, plural, shortLabel } from './words.js';

const UnreadShownMax = 99;
/** How far below the visible part more conversations are loaded. */
const Ahead = '400px';

/**
 * The conversations, newest activity first, channels below their workspace. One is in the tab order; arrows, Home and
 * End move between them.
 */
export class ConversationList {
  #chat;
  #opened;
  #current = null;
  #list = byId('conversations');
  #more = byId('more-conversations');
  #seen = new IntersectionObserver((entries) => this.#cameIntoView(entries));

  constructor(chat, { opened }) {
    this.#chat = chat;
    this.#opened = opened;
    this.#list.addEventListener('keydown', (event) => this.#moved(event));
    this.#more.addEventListener('click', () => this.#loadMore());
    new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.#loadMore(),
      { root: this.#list.closest('nav'), rootMargin: Ahead }).observe(this.#more);
  }

  set current(id) {
    this.#current = id;
    this.draw();
  }

  focus(id) {
    this.#row(id)?.focus();
  }

  draw() {
    const { people, me } = this.#chat;
    const conversations = byWorkspace(this.#chat.conversations);
    const now = Date.now();
    const reachable = conversations.some(({ id }) => id === this.#current) ? this.#current : conversations[0]?.id;
    reconcile(this.#list, presented(conversations, ({ id }) => id, (conversation) => {
      const { id, name, last, activityAt, reading, peer, workspace } = conversation;
      const when = activityAt ? shortLabel(activityAt, now) : '';
      const preview = previewOf(conversation, me, people);
      const online = peer !== null && people.isOnline(peer.id);
      const chosen = [id === this.#current, id === reachable];
      const { unread, mentioned, notice } = reading;
      const marks = [unread, mentioned, notice, conversation.attention.notify];
      const facts = [name, when, preview, ...marks, ...chosen, online, last?.seq, this.#isBelow(workspace)];
      return {
        version: JSON.stringify(facts),
        make: () => this.#item(conversation, when, preview, id === reachable),
      };
    }));
    this.#watchNameless(conversations);
    this.#more.hidden = !this.#chat.hasMore;
    const status = this.#chat.status.name;
    byId('no-conversations').hidden = conversations.length > 0 || status !== 'open' || !this.#chat.isListed;
  }

  #item(conversation, when, preview, reachable) {
    const { id, name, activityAt, reading: { unread, mentioned }, isWorkspace, workspace } = conversation;
    const { notify } = conversation.attention;
    const classes = [
      'conversation', unread > 0 && 'has-unread', isWorkspace && 'workspace',
      this.#isBelow(workspace) && 'below-workspace',
    ];
    const attributes = {
      type: 'button', class: classes.filter(Boolean).join(' '), tabindex: reachable ? 0 : -1,
      'aria-current': id === this.#current && 'true', data: { conversation: id, unread, mentioned, notify },
      onclick: () => this.#opened(id),
    };
    return element('li', {}, element('button', attributes,
      conversationAvatar(conversation, this.#chat.people),
      element('span', { class: 'name', dir: 'auto' }, alone(name)),
      when && !isWorkspace && element('time', { datetime: activityAt }, when),
      !isWorkspace && element('span', { class: 'preview', dir: 'auto' }, preview),
      element('span', { class: 'marks' }, marksOf(conversation))));
  }

  /** Those without a title are named after their members, once they can be seen. */
  #watchNameless(conversations) {
    this.#seen.disconnect();
    for (const { id, title, members } of conversations) {
      const row = title || members !== null ? null : this.#row(id);
      if (row !== null) {
        this.#seen.observe(row);
      }
    }
  }

  #cameIntoView(entries) {
    for (const { isIntersecting, target } of entries) {
      const conversation = this.#chat.get(target.dataset.conversation);
      if (isIntersecting && conversation !== undefined) {
        // Without a connection it is tried again when the list is next drawn.
        this.#chat.nameAfterMembers(conversation).catch(() => {});
      }
    }
  }

  #loadMore() {
    if (!this.#more.disabled && !this.#more.hidden) {
      working(this.#more, byId('list-problem'), () => this.#chat.loadMore());
    }
  }

  #row(id) {
    return this.#list.querySelector(`[data-conversation="${CSS.escape(id)}"]`);
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

const counted = (count) => (count > UnreadShownMax ? `${UnreadShownMax}+` : String(count));

/** The badges of a conversation. A mention goes before a reply; the number of unread messages comes last. */
function marksOf({ reading: { unread, mentioned, notice }, attention: { notify } }) {
  return [
    notify === 'none' && mark('quiet', icon('bell-off'), 'no notifications'),
    mentioned > 0 ? mark('mentioned', `@${counted(mentioned)}`, plural(mentioned, 'mention'))
      : notice === 'reply' && mark('mentioned', icon('reply'), 'a reply to you'),
    unread > 0 && mark('unread', counted(unread), `${counted(unread)} unread`),
  ];
}

/** A badge, with words for those who don't see it. */
const mark = (kind, sign, words) => element('span', { class: kind },
  element('span', { 'aria-hidden': 'true' }, sign), element('span', { class: 'visually-hidden' }, `, ${words}`));

function previewOf({ last, typists, isDirect, isNotes, timeline }, me, people) {
  if (typists.length > 0) {
    return isDirect ? 'is typing…' : phrase`${people.nameOf(typists[0])} is typing…`;
  }
  if (last === null || (last.event !== undefined && last.event !== 'message')) {
    return '';
  }
  const message = timeline.asChanged(last);
  const text = excerptOf(message);
  const words = new Phrase([text]);
  if (last.sender?.id === me.id && !isNotes) {
    return phrase`You: ${words}`;
  }
  return isDirect || !last.sender ? text : phrase`${last.sender.name}: ${words}`;
}
