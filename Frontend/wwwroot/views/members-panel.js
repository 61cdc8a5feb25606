import { personAvatar } from './avatar.js';
import { byId, element, reconcile } from './dom.js';
import { showError, showSentence } from './problem.js';

const RoleNotes = { owner: 'Owner', moderator: 'Moderator', 'read-only': 'Read-only', readonly: 'Read-only' };
const TypeNotes = { guest: 'Guest', staff: 'Staff', bot: 'Bot' };
const PreferenceKey = 'orleans-chat.members';
const WideEnough = matchMedia('(min-width: 1101px)');

/** Who is in the conversation, those online first; choosing a person opens a direct conversation with them. */
export class MembersPanel {
  #chat;
  #conversation = null;
  #openedDirect;
  #panel = byId('members');
  #toggle = byId('members-toggle');

  constructor(chat, { openedDirect }) {
    this.#chat = chat;
    this.#openedDirect = openedDirect;
    // Beside the conversation the panel may stay; on a window that became narrow it would lie over everything.
    WideEnough.addEventListener('change', () => this.#conversation && this.#showAsWanted());
    this.#toggle.addEventListener('click', () => this.#show(this.#panel.hidden, true));
    byId('members-close').addEventListener('click', () => this.#hideByHand());
    chat.on('status', () => chat.status.name === 'open' && this.#conversation?.members === null && this.#load());
    this.#panel.addEventListener('keydown', (event) => event.key === 'Escape' && this.#hideByHand());
  }

  open(conversation) {
    this.#conversation = conversation;
    showSentence(byId('members-problem'), null);
    this.#toggle.hidden = conversation.isDirect;
    this.#showAsWanted();
    this.#load();
  }

  close() {
    this.#conversation = null;
    this.#show(false, false);
  }

  draw() {
    if (this.#conversation === null || this.#panel.hidden) {
      return;
    }
    const { members, memberCount } = this.#conversation;
    const { people, me } = this.#chat;
    const rows = [...(members?.values() ?? [])]
      .map(({ id, role }) => ({ ...people.get(id), id, role, online: id === me.id || people.isOnline(id) }))
      .sort((a, b) => b.online - a.online || (a.name ?? '').localeCompare(b.name ?? ''));
    byId('members-count').textContent = String(memberCount);
    reconcile(byId('member-rows'), rows.map((person) => ({
      key: person.id,
      version: JSON.stringify([person.name, person.role, person.type, person.online]),
      make: () => this.#item(person, person.id === me.id),
    })));
  }

  async #load() {
    const conversation = this.#conversation;
    try {
      await this.#chat.persist(() => conversation.loadMembers(), { triesMax: 3, waitMaxMs: 5_000 });
    } catch (error) {
      if (!error.isConnection && this.#conversation === conversation) {
        showError(byId('members-problem'), error);
      }
    }
  }

  #item(person, isMe) {
    const { id, name = 'Someone', role, type, online } = person;
    const notes = [isMe && 'You', RoleNotes[role], TypeNotes[type]].filter(Boolean).join(' · ');
    const attributes = {
      type: 'button', class: 'member', disabled: isMe, data: { member: id, online: String(online) },
      title: isMe ? null : `Write to ${name}`, onclick: (event) => this.#write(event.currentTarget, id),
    };
    return element('li', {}, element('button', attributes,
      personAvatar({ id, name }, { online, small: true }),
      element('span', { class: 'who', dir: 'auto' }, name, notes && element('small', {}, notes)),
      element('span', { class: 'visually-hidden' }, online ? ', online' : ', offline')));
  }

  async #write(button, id) {
    button.disabled = true;
    try {
      this.#openedDirect(await this.#chat.create({ kind: 'direct', members: [id] }));
    } catch (error) {
      showError(byId('members-problem'), error);
    } finally {
      button.disabled = false;
    }
  }

  #hideByHand() {
    this.#show(false, true);
    this.#toggle.focus();
  }

  #showAsWanted() {
    const wanted = localStorage.getItem(PreferenceKey) !== 'hidden' && WideEnough.matches;
    this.#show(wanted && !this.#conversation.isDirect, false);
  }

  #show(on, byHand) {
    this.#panel.hidden = !on;
    this.#toggle.setAttribute('aria-expanded', String(on));
    if (byHand && WideEnough.matches) {
      localStorage.setItem(PreferenceKey, on ? 'shown' : 'hidden');
    }
    if (byHand && on) {
      byId('members-close').focus();
    }
    this.draw();
  }
}
