const PageSize = 20;
/** Pages without a result that are passed over before the person is asked whether to look further back. */
const PagesAtOnce = 5;
/** Characters of a message that a result shows, and how many of them stand before the first hit. */
const ExcerptMax = 200;
const BeforeHit = 60;

/**
 * The members of a `search` request.
 * @param {object} wish
 * @param {string} wish.query words, `"phrases"`, `prefix*`
 * @param {string | null} wish.conversation null for everywhere
 * @param {string} wish.sender the id of a person, or nothing
 * @param {string} wish.has `attachment`, `link` or nothing
 * @param {string} wish.since the first day, such as `2026-11-29`, as the reader's clock counts days, or nothing
 * @param {string} wish.until the last day, or nothing
 */
export function searchMembers({ query, conversation = null, sender = '', has = '', since = '', until = '' }) {
  return {
    // Phones write other quotation marks than the server knows.
    query: query.trim().replace(/[“”„‟«»]/gu, '"'),
    ...(conversation !== null && { conversation }), ...(sender && { sender }), ...(has && { has }),
    ...(since && { from: midnight(since, 0) }), ...(until && { to: midnight(until, 1) }),
  };
}

/** The beginning of a day, or of one some days later. */
function midnight(day, later) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** The results of one query, newest first, as far as the server has looked. */
export class Search {
  results = [];
  loading = false;
  error = null;

  #members;
  #request;
  #changed;
  /** What the next page is asked for with: nothing for the first; null if there is none. */
  #next;

  /**
   * @param {object} options
   * @param {object} options.members see `searchMembers`
   * @param {(type: string, members: object) => Promise<object>} options.request
   * @param {() => void} options.changed
   */
  constructor({ members, request, changed }) {
    this.#members = members;
    this.#request = request;
    this.#changed = changed;
  }

  /** Whether the server has looked through everything. */
  get isComplete() {
    return this.#next === null;
  }

  /** Whether it has begun to look, and can look further back. */
  get hasMore() {
    return Boolean(this.#next);
  }

  /** Reads the next results. The server may examine many messages and find none. */
  async more() {
    if (this.loading || this.isComplete) {
      return;
    }
    Object.assign(this, { loading: true, error: null });
    this.#changed();
    const before = this.results.length;
    try {
      for (let pages = 0; pages < PagesAtOnce && this.results.length === before && !this.isComplete; pages++) {
        const after = this.hasMore ? { after: this.#next } : {};
        const { items, next } = await this.#request('search', { ...this.#members, limit: PageSize, ...after });
        this.results = [...this.results, ...items.map(({ conversation, event, highlights = [] }) => (
          { conversation, message: event, highlights }))];
        this.#next = next ?? null;
      }
    } catch (error) {
      this.error = error;
    }
    this.loading = false;
    this.#changed();
  }

  /**
   * Drops what is deleted or can't be read any longer. An edited message has its newest text; where the hits are in it,
   * only the server knows.
   * @param {(result: object) => object | null} messageOf gives the message of a result as it is now
   */
  revise(messageOf) {
    this.results = this.results.flatMap((result) => {
      const { deleted, text } = messageOf(result) ?? { deleted: true };
      return deleted ? []
        : text === result.message.text ? [result]
          : [{ ...result, message: { ...result.message, text }, highlights: [] }];
    });
  }
}

/**
 * The part of a text around its first hit, on one line, as runs `{text, isHit}`.
 * @param {number[][]} highlights start and length of each hit, in characters, ascending
 */
export function excerptRuns(text, highlights) {
  const characters = [...text];
  const [first = 0] = highlights[0] ?? [];
  const start = characters.length <= ExcerptMax ? 0 : Math.max(0, first - BeforeHit);
  const end = Math.min(characters.length, start + ExcerptMax);
  const runs = [];
  const add = (from, to, isHit) => {
    const run = characters.slice(Math.max(from, start), Math.min(to, end)).join('').replace(/\s+/gu, ' ');
    if (run !== '') {
      runs.push({ text: run, isHit });
    }
  };
  let at = start;
  for (const [from, length] of highlights) {
    add(at, from, false);
    add(from, from + length, true);
    at = Math.max(at, from + length);
  }
  add(at, end, false);
  return [
    ...(start > 0 ? [{ text: '…', isHit: false }] : []), ...runs,
    ...(end < characters.length ? [{ text: '…', isHit: false }] : []),
  ];
}
