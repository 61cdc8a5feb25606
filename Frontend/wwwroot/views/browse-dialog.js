import { phrase } from '../client/phrase.js';
import { conversationAvatar } from './avatar.js';
import { byId, element, isolated, openDialog, reconcile, showWords } from './dom.js';
import { showError, showSentence } from './problem.js';
import { plural } from './words.js';

const PageSize = 50;
const QueryPauseMs = 250;

/** Finds channels by name, in a workspace or outside of any. */
export class BrowseDialog {
  #chat;
  #opened;
  #dialog = byId('browse-dialog');
  #query = byId('browse-query');
  #workspace = null;
  #channels = [];
  #next = null;
  #asked = 0;
  #timer = null;

  constructor(chat, { opened }) {
    this.#chat = chat;
    this.#opened = opened;
    this.#query.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#find(), QueryPauseMs);
    });
    byId('browse-more').addEventListener('click', () => this.#find(this.#next));
  }

  open(workspace = null) {
    this.#workspace = workspace;
    showWords(byId('browse-heading'), workspace === null ? 'Channels' : phrase`Channels in ${workspace.name}`);
    this.#query.value = '';
    this.#channels = [];
    this.#draw(false);
    openDialog(this.#dialog);
    this.#query.focus();
    this.#find();
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
        showSentence(byId('browse-problem'), null);
      }
    } catch (error) {
      if (asked === this.#asked) {
        showError(byId('browse-problem'), error);
      }
    }
  }

  #draw(known) {
    reconcile(byId('browse-rows'), this.#channels.map((channel) => ({
      key: channel.id, version: JSON.stringify(channel), make: () => this.#item(channel),
    })));
    byId('browse-empty').hidden = !known || this.#channels.length > 0;
    byId('browse-more').hidden = !this.#next;
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

  async #join(button, id) {
    button.disabled = true;
    try {
      const conversation = this.#chat.get(id) ?? await this.#chat.join(id);
      this.#dialog.close();
      this.#opened(conversation);
    } catch (error) {
      showError(byId('browse-problem'), error);
    } finally {
      button.disabled = false;
    }
  }
}
