import { phrase } from '../client/phrase.js';
import { conversationAvatar } from './avatar.js';
import { dialog, problemPlace } from './dialog.js';
import { element, isolated, openDialog, reconcile, showWords } from './dom.js';
import { working } from './form.js';
import { showError, showSentence } from './problem.js';
import { plural } from './words.js';

const PageSize = 50;
const QueryPauseMs = 250;

/** Finds channels by name, in a workspace or outside of any. */
export class BrowseDialog {
  #chat;
  #opened;
  #query = element('input', {
    id: 'browse-query', type: 'search', placeholder: 'Find a channel', 'aria-label': 'Find a channel',
    autocomplete: 'off', oninput: () => this.#findSoon(),
  });
  #problem = problemPlace('browse');
  #rows = element('ul', { id: 'browse-rows' });
  #empty = element('p', { class: 'hint', hidden: true }, 'No channels match your search.');
  #more = element('button', { type: 'button', hidden: true, onclick: () => this.#find(this.#next) }, 'More channels');
  #made = dialog({ id: 'browse', heading: '' }, this.#query, this.#problem, this.#rows, this.#empty, this.#more);
  #workspace = null;
  #channels = [];
  #next = null;
  #asked = 0;
  #timer = null;

  constructor(chat, { opened }) {
    this.#chat = chat;
    this.#opened = opened;
  }

  open(workspace = null) {
    this.#workspace = workspace;
    showWords(this.#made.heading, workspace === null ? 'Channels' : phrase`Channels in ${workspace.name}`);
    this.#query.value = '';
    this.#channels = [];
    this.#draw(false);
    openDialog(this.#made.dialog);
    this.#query.focus();
    this.#find();
  }

  #findSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#find(), QueryPauseMs);
  }

  async #find(after = null) {
    const asked = ++this.#asked;
    const query = this.#query.value.trim();
    try {
      const page = await this.#chat.browse({
        limit: PageSize, ...(query && { query }), ...(after && { after }),
        ...(this.#workspace !== null && { workspace: this.#workspace.id }),
      });
      if (asked === this.#asked) {
        this.#channels = after ? [...this.#channels, ...page.items] : page.items;
        this.#next = page.next;
        this.#draw(true);
        showSentence(this.#problem, null);
      }
    } catch (error) {
      if (asked === this.#asked) {
        showError(this.#problem, error);
      }
    }
  }

  #draw(known) {
    reconcile(this.#rows, this.#channels.map((channel) => ({
      key: channel.id, version: JSON.stringify(channel), make: () => this.#item(channel),
    })));
    this.#empty.hidden = !known || this.#channels.length > 0;
    this.#more.hidden = !this.#next;
  }

  #item({ id, title, memberCount, joined }) {
    const name = title || 'Untitled channel';
    const attributes = {
      type: 'button', class: joined ? null : 'primary',
      'aria-label': joined ? phrase`Open ${name}` : phrase`Join ${name}`,
      onclick: (event) => this.#join(event.currentTarget, id),
    };
    return element('li', { class: 'row', data: { channel: id } },
      conversationAvatar({ id, name, kind: 'channel', isDirect: false }, this.#chat.people),
      element('span', { class: 'who' }, isolated(name), element('small', {}, plural(memberCount, 'member'))),
      element('button', attributes, joined ? 'Open' : 'Join'));
  }

  #join(button, id) {
    working(button, this.#problem, async () => {
      const conversation = this.#chat.get(id) ?? await this.#chat.join(id);
      this.#made.dialog.close();
      this.#opened(conversation);
    });
  }
}
