import { actionsOn, mayBan } from '../client/moderation.js';
import { phrase } from '../client/phrase.js';
import { personAvatar } from './avatar.js';
import { announce, byId, element, icon, isolated, presented, reconcile } from './dom.js';
import { working } from './form.js';
import { MemberDialog } from './member-dialog.js';
import { showError, showSentence } from './problem.js';
import { momentInWords } from './words.js';

const RoleNotes = { owner: 'Owner', moderator: 'Moderator', reader: 'Reader' };
const TypeNotes = { guest: 'Guest', staff: 'Staff', bot: 'Bot' };
const PreferenceKey = 'orleans-chat.members';
const WideEnough = matchMedia('(min-width: 1101px)');

/**
 * Who is in the conversation, those online first. Choosing a person opens a direct conversation with them; beside those
 * whom one may moderate stands a button for that, and below them, for those who may lift it, who is banned.
 */
export class MembersPanel {
  #chat;
  #conversation = null;
  #openedDirect;
  #opened;
  #givesWay = false;
  #storage;
  #dialog = new MemberDialog();
  #panel = byId('members');
  #toggle = byId('members-toggle');

  /** @param {() => void} opened called when the person opens the panel */
  constructor(chat, { storage, openedDirect, opened }) {
    this.#chat = chat;
    this.#opened = opened;
    this.#storage = storage;
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
    this.#givesWay = false;
    showSentence(byId('members-problem'), null);
    this.#toggle.hidden = conversation.isDirect;
    this.#showAsWanted();
    this.#load();
  }

  close() {
    this.#conversation = null;
    this.#show(false, false);
  }

  /** Makes room for another panel, or comes back after it. */
  giveWay(on) {
    this.#givesWay = on;
    this.#showAsWanted();
  }

  draw() {
    if (this.#conversation === null || this.#panel.hidden) {
      return;
    }
    const { id, members, memberCount } = this.#conversation;
    const { people, me } = this.#chat;
    const rows = [...(members?.values() ?? [])]
      .map((member) => ({ ...people.get(member.id), ...member }))
      .map((person) => ({ ...person, online: person.id === me.id || people.isOnline(person.id) }))
      .sort((a, b) => b.online - a.online || (a.name ?? '').localeCompare(b.name ?? ''));
    byId('members-count').textContent = String(memberCount);
    // A row acts on the conversation that it was made for.
    reconcile(byId('member-rows'), presented(rows, (person) => `${id} ${person.id}`, (person) => ({
      version: JSON.stringify([this.#notes(person), person.name, person.online, this.#actions(person)]),
      make: () => this.#item(person, person.id === me.id),
    })));
    this.#drawBanned();
  }

  #drawBanned() {
    const conversation = this.#conversation;
    const rows = this.#mayBan() ? [...(conversation.banned?.values() ?? [])] : [];
    rows.sort((a, b) => a.name.localeCompare(b.name));
    byId('banned').hidden = rows.length === 0;
    reconcile(byId('banned-rows'), rows.map((person) => ({
      key: `${conversation.id} ${person.id}`,
      version: person.name,
      make: () => this.#bannedItem(conversation, person),
    })));
  }

  #mayBan() {
    const { me, deploymentRole } = this.#chat;
    const { kind, members } = this.#conversation;
    return mayBan({ kind, own: members?.get(me.id)?.role, deployment: deploymentRole });
  }

  #actions({ id, role }) {
    const { me, deploymentRole } = this.#chat;
    const { kind, members } = this.#conversation;
    return id === me.id
      ? { roles: [], moderate: false }
      : actionsOn({ kind, own: members.get(me.id)?.role, deployment: deploymentRole, theirs: role });
  }

  #notes({ id, role, type, mutedUntil }) {
    const now = Date.now();
    const muted = mutedUntil && new Date(mutedUntil) > now && `Muted until ${momentInWords(mutedUntil, now)}`;
    return [id === this.#chat.me.id && 'You', RoleNotes[role], TypeNotes[type], muted].filter(Boolean).join(' · ');
  }

  async #load() {
    const conversation = this.#conversation;
    try {
      await this.#chat.persist(() => conversation.loadMembers(), { triesMax: 3, waitMaxMs: 5_000 });
      if (this.#conversation === conversation && this.#mayBan()) {
        await this.#chat.persist(() => conversation.loadBanned(), { triesMax: 3, waitMaxMs: 5_000 });
      }
    } catch (error) {
      if (!error.isConnection && this.#conversation === conversation) {
        showError(byId('members-problem'), error);
      }
    }
  }

  #item(person, isMe) {
    const { id, name = 'Someone', online } = person;
    const notes = this.#notes(person);
    const attributes = {
      type: 'button', class: 'member', disabled: isMe, data: { member: id, online: String(online) },
      title: isMe ? null : phrase`Message ${name}`, onclick: (event) => this.#write(event.currentTarget, id),
    };
    return element('li', { class: 'member-row' }, element('button', attributes,
      personAvatar({ id, name }, { online, small: true }),
      element('span', { class: 'who' }, isolated(name), notes && element('small', {}, notes)),
      element('span', { class: 'visually-hidden' }, online ? ', online' : ', offline')),
    this.#actions(person).moderate && this.#moderateButton({ ...person, name }));
  }

  #bannedItem(conversation, { id, name }) {
    return element('li', { class: 'member-row', data: { banned: id } },
      element('span', { class: 'who' }, isolated(name)),
      element('button', {
        type: 'button', class: 'link', 'aria-label': phrase`Lift the ban on ${name}`, data: { lift: id },
        onclick: (event) => this.#lift(event.currentTarget, conversation, { id, name }),
      }, 'Lift'));
  }

  #lift(button, conversation, { id, name }) {
    working(button, byId('members-problem'), async () => {
      await conversation.moderate('ban', id, { on: false });
      announce(phrase`${name} can come back.`);
    });
  }

  #moderateButton(person) {
    const label = phrase`Moderate ${person.name}`;
    const conversation = this.#conversation;
    return element('button', {
      type: 'button', class: 'icon', 'aria-label': label, title: label, 'aria-haspopup': 'dialog',
      data: { moderate: person.id }, onclick: () => this.#dialog.open(conversation, person, this.#actions(person)),
    }, icon('more'));
  }

  #write(button, id) {
    working(button, byId('members-problem'), async () =>
      this.#openedDirect(await this.#chat.create({ kind: 'direct', members: [id] })));
  }

  #hideByHand() {
    this.#show(false, true);
    this.#toggle.focus();
  }

  #showAsWanted() {
    const wanted = this.#storage.getItem(PreferenceKey) !== 'hidden' && WideEnough.matches && !this.#givesWay;
    this.#show(wanted && !this.#conversation.isDirect, false);
  }

  #show(on, byHand) {
    this.#panel.hidden = !on;
    this.#toggle.setAttribute('aria-expanded', String(on));
    if (byHand && WideEnough.matches) {
      this.#storage.setItem(PreferenceKey, on ? 'shown' : 'hidden');
    }
    if (byHand && on) {
      this.#givesWay = false;
      this.#opened();
      byId('members-close').focus();
    }
    this.draw();
  }
}
