import { phrase } from '../client/phrase.js';
import { personAvatar } from './avatar.js';
import { alone, byId, element, openDialog, reconcile, showWords } from './dom.js';
import { checkLengths } from './fields.js';
import { working } from './form.js';
import { showSentence } from './problem.js';

/** Members of this many conversations are looked up to find people to write to. */
const LookedUpMax = 10;

/** A new channel, group, direct conversation or workspace; or a channel in a workspace. */
export class CreateDialog {
  #chat;
  #opened;
  #dialog = byId('create-dialog');
  #form = byId('create-form');
  #query = byId('create-query');
  #chosen = new Set();
  #workspace = null;

  constructor(chat, { opened }) {
    this.#chat = chat;
    this.#opened = opened;
    this.#query.addEventListener('input', () => this.#draw());
    this.#form.addEventListener('change', (event) => event.target.name === 'kind' && this.#kindChanged());
    checkLengths(this.#form);
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#create();
    });
  }

  open(workspace = null) {
    this.#workspace = workspace;
    this.#form.reset();
    this.#kindChanged();
    showWords(byId('create-heading'),
      workspace === null ? 'New conversation' : phrase`New channel in ${workspace.name}`);
    byId('create-kinds').hidden = workspace !== null;
    openDialog(this.#dialog);
    (workspace === null ? this.#form.querySelector('[name="kind"]:checked') : this.#form.elements.title).focus();
    this.#lookUpPeople();
  }

  get #kind() {
    return new FormData(this.#form).get('kind');
  }

  /** Into channels and workspaces people come later, by themselves or by a link. */
  get #namesPeople() {
    return this.#kind === 'group' || this.#kind === 'direct';
  }

  #kindChanged() {
    this.#chosen.clear();
    showSentence(byId('create-problem'), null);
    byId('create-title').hidden = this.#kind === 'direct';
    this.#form.elements.title.required = !this.#namesPeople;
    byId('create-people').hidden = !this.#namesPeople;
    this.#draw();
  }

  async #lookUpPeople() {
    const unknown = this.#chat.conversations.filter(({ members }) => members === null).slice(0, LookedUpMax);
    for (const conversation of unknown) {
      try {
        await conversation.loadMembers();
        this.#draw();
      } catch {
        return;
      }
    }
  }

  #draw() {
    const query = this.#query.value.trim().toLocaleLowerCase();
    const people = this.#chat.people.others(this.#chat.me.id)
      .filter(({ id, name }) => this.#chosen.has(id) || name.toLocaleLowerCase().includes(query));
    const type = this.#kind === 'direct' ? 'radio' : 'checkbox';
    reconcile(byId('create-rows'), people.map((person) => ({
      key: `${type}-${person.id}`,
      version: JSON.stringify([person.name, person.online]),
      make: () => this.#item(person, type),
    })));
    byId('create-empty').hidden = people.length > 0;
  }

  #item(person, type) {
    const input = element('input', {
      type, name: 'person', value: person.id, data: { person: person.id },
      onchange: ({ target }) => this.#choose(person.id, target.checked, type),
    });
    input.checked = this.#chosen.has(person.id);
    return element('li', {}, element('label', { class: 'row' },
      personAvatar(person, { online: person.online, small: true }),
      element('span', { class: 'who', dir: 'auto' }, alone(person.name)), input));
  }

  #choose(id, on, type) {
    if (type === 'radio') {
      this.#chosen.clear();
    }
    if (on) {
      this.#chosen.add(id);
    } else {
      this.#chosen.delete(id);
    }
  }

  #create() {
    const kind = this.#kind;
    if (this.#namesPeople && this.#chosen.size === 0) {
      showSentence(byId('create-problem'), kind === 'direct' ? 'Choose a person.' : 'Choose at least one person.');
      return;
    }
    working(this.#form.querySelector('[type="submit"]'), byId('create-problem'), async () => {
      const title = kind === 'direct' ? null : this.#form.elements.title.value.trim();
      const workspace = this.#workspace?.id;
      const conversation = await this.#chat.create({ kind, title, members: [...this.#chosen], workspace });
      this.#dialog.close();
      this.#opened(conversation);
    });
  }
}
