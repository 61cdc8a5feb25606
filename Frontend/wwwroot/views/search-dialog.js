import { excerptRuns, Search, searchMembers } from '../client/search.js';
import { phrase } from '../client/phrase.js';
import { dialog, problemPlace } from './dialog.js';
import { coalesced, element, isolated, openDialog, presented, reconcile, showNew } from './dom.js';
import { checkLengths } from './fields.js';
import { showError, showSentence } from './problem.js';
import { momentInWords, plural, searchSentence } from './words.js';

const Help = 'Finds messages that have all the words. "Words in quotation marks" stand together, and meet* finds every '
  + 'word that begins with meet.';

/** Finds messages, in one conversation or in all, and leads to them. */
export class SearchDialog {
  #chat;
  #opened;
  #search = null;
  #shownError = null;
  #here = null;
  #where = element('select', { name: 'conversation' });
  #sender = element('select', { name: 'sender' });
  #form;
  #problem = problemPlace('search');
  #note = element('p', { class: 'hint', role: 'status' });
  #rows = element('ul', { id: 'search-results', 'aria-label': 'Results' });
  #more = element('button', { id: 'search-more', type: 'button', hidden: true, onclick: () => this.#readMore() });
  #dialog;

  /** @param {(conversation: string, seq: number) => void} opened called with the message to show */
  constructor(chat, { opened }) {
    this.#chat = chat;
    this.#opened = opened;
    this.#form = element('form', { id: 'search-form', role: 'search', onsubmit: (event) => this.#submitted(event) },
      element('div', { class: 'query' },
        element('input', {
          name: 'query', type: 'search', required: true, 'aria-label': 'Words to look for', autocomplete: 'off',
          placeholder: 'Search messages', enterkeyhint: 'search', data: { most: 256 },
        }),
        element('button', { type: 'submit', class: 'primary' }, 'Search')),
      labelled('In', this.#where),
      element('details', {}, element('summary', {}, 'Filters'), element('div', { class: 'filters' },
        labelled('From', this.#sender),
        labelled('With', element('select', { name: 'has' },
          option('', 'Anything'), option('attachment', 'Files'), option('link', 'Links'))),
        labelled('Since', element('input', { name: 'since', type: 'date' })),
        labelled('Until', element('input', { name: 'until', type: 'date' })))));
    checkLengths(this.#form);
    this.#dialog = dialog({ id: 'search', heading: 'Search' },
      this.#form, this.#problem, this.#rows, this.#note, this.#more).dialog;
    chat.on('conversation', coalesced(() => this.#dialog.open && this.#draw()));
    chat.on('removed', (gone) => {
      this.#search?.revise(({ conversation, message }) => (conversation === gone.id ? null : message));
      this.#draw();
    });
  }

  /** @param {import('../client/conversation.js').Conversation | null} conversation where to search, or null */
  open(conversation) {
    const id = conversation?.id ?? '';
    if (this.#search === null || this.#here !== id) {
      this.#begin(conversation);
    }
    this.#draw();
    openDialog(this.#dialog);
    this.#form.elements.query.select();
  }

  /** Another place begins with an empty search; in the same one, the last results are still there. */
  #begin(conversation) {
    this.#here = conversation?.id ?? '';
    this.#search = null;
    this.#form.reset();
    this.#where.replaceChildren(
      ...(conversation === null ? [] : [option(conversation.id, phrase`${conversation.name}`)]),
      option('', 'All conversations'));
    const { me, people } = this.#chat;
    this.#sender.replaceChildren(option('', 'Anybody'), option(me.id, 'Me'),
      ...people.others(me.id).map(({ id, name }) => option(id, phrase`${name}`)));
  }

  #submitted(event) {
    event.preventDefault();
    const { conversation, ...wish } = Object.fromEntries(new FormData(this.#form));
    const search = new Search({
      members: searchMembers({ ...wish, conversation: conversation || null }),
      request: this.#chat.request, changed: () => search === this.#search && this.#draw(),
    });
    this.#search = search;
    search.more();
  }

  /** The button goes when there is no more: the focus moves on to what it brought, or else to the query. */
  async #readMore() {
    const search = this.#search;
    const before = search.results.length;
    await search.more();
    if (search === this.#search && (search.results.length > before || this.#more.hidden)) {
      const next = this.#rows.children[before]?.querySelector('button') ?? this.#form.elements.query;
      next.focus();
    }
  }

  /** A message as the events left it that have come since it was found. */
  #newest = ({ conversation, message }) => this.#chat.get(conversation)?.timeline.asChanged(message) ?? message;

  #draw() {
    this.#search?.revise(this.#newest);
    const { results = [], loading = false, error = null, isComplete = false, hasMore = false } = this.#search ?? {};
    reconcile(this.#rows, presented(results, ({ conversation, message }) => `${conversation} ${message.seq}`,
      (result) => this.#present(result)));
    showNew(this.#note, this.#search === null ? Help : noteOf({ results, loading, error, isComplete }));
    this.#more.hidden = !hasMore;
    this.#more.textContent = results.length === 0 ? 'Look further back' : 'More results';
    if (error === null) {
      showSentence(this.#problem, null);
    } else if (error !== this.#shownError) {
      showError(this.#problem, error, searchSentence);
    }
    this.#shownError = error;
  }

  #present({ conversation, message, highlights }) {
    const { seq, sender, at, text = '', attachments = [] } = message;
    const when = momentInWords(at, Date.now());
    const place = conversation === this.#here ? null : this.#chat.get(conversation)?.name ?? 'another conversation';
    const facts = [when, attachments.length > 0 && plural(attachments.length, 'file')].filter(Boolean).join(' · ');
    return {
      version: JSON.stringify([text, highlights, facts, place]),
      make: () => element('li', {}, element('button', {
        type: 'button', class: 'result', data: { result: seq }, onclick: () => this.#goTo(conversation, seq),
      },
      element('span', { class: 'who' }, isolated(sender.name),
        element('small', {}, place !== null && phrase`${place} · `, facts)),
      element('span', { class: 'found-text', dir: 'auto' }, excerptRuns(text, highlights)
        .map(({ text: run, isHit }) => (isHit ? element('mark', {}, run) : run))))),
    };
  }

  async #goTo(id, seq) {
    try {
      if (await this.#chat.find(id) === null) {
        showSentence(this.#problem, 'You are no longer in this conversation.');
        return;
      }
    } catch (error) {
      showError(this.#problem, error);
      return;
    }
    if (this.#dialog.open) {
      this.#dialog.close();
      this.#opened(id, seq);
    }
  }
}

function noteOf({ results, loading, error, isComplete }) {
  if (loading) {
    return 'Searching…';
  }
  const found = plural(results.length, 'message');
  if (results.length > 0) {
    return isComplete ? `${found} found.` : `${found} found so far.`;
  }
  return error !== null ? ''
    : !isComplete ? 'Nothing found so far.'
      : 'No messages found. For some time after an update of the server, older ones may be missing.';
}

const labelled = (label, field) => element('label', {}, element('span', {}, label), field);

const option = (value, words) => element('option', { value }, String(words));
