import { ChatError } from './protocol.js';

const DraftPrefix = 'orleans-chat.draft/';
const UnsentPrefix = 'orleans-chat.unsent/';

/**
 * What a person has begun and not finished: drafts, and messages that are not stored on the server yet. It outlives the
 * page, by an entry for each in the storage, so that windows do not overwrite each other's. A message keeps its client
 * id: sent again after a reload, by two windows even, it is stored once.
 */
export class Unfinished {
  #storage;
  #user;

  constructor(storage, user) {
    this.#storage = storage;
    this.#user = user;
  }

  /** The draft for a conversation, or for one of its threads. */
  draftOf(conversation, thread = null) {
    return this.#storage.getItem(this.#draftKey(conversation, thread)) ?? '';
  }

  keepDraft(conversation, text, thread = null) {
    if (text === '') {
      this.#storage.removeItem(this.#draftKey(conversation, thread));
    } else {
      this.#storage.setItem(this.#draftKey(conversation, thread), text);
    }
  }

  /** The messages of a conversation, as an outbox begins with them and tells of them. */
  messagesOf(conversation) {
    const prefix = `${UnsentPrefix}${this.#user}/${conversation}/`;
    return {
      read: () => this.#keys(prefix).map((key) => this.#entry(key, prefix)).filter(Boolean)
        .sort((a, b) => (a.at === b.at ? a.order - b.order : a.at < b.at ? -1 : 1)),
      keep: ({ clientId, text, replyTo, at, order, state, error }) => {
        const failed = state === 'failed' ? { code: error.code, message: error.message } : null;
        this.#storage.setItem(prefix + clientId, JSON.stringify({ text, replyTo, at, order, failed }));
      },
      drop: (clientId) => this.#storage.removeItem(prefix + clientId),
    };
  }

  /** The person is no longer in the conversation. */
  forget(conversation) {
    this.keepDraft(conversation, '');
    this.#remove(this.#draftKey(conversation, ''));
    this.#remove(`${UnsentPrefix}${this.#user}/${conversation}/`);
  }

  /** The person has logged out: nothing they wrote stays behind. */
  forgetAll() {
    this.#remove(`${DraftPrefix}${this.#user}/`);
    this.#remove(`${UnsentPrefix}${this.#user}/`);
  }

  #draftKey(conversation, thread) {
    return `${DraftPrefix}${this.#user}/${conversation}${thread === null ? '' : `/${thread}`}`;
  }

  #keys(prefix) {
    return this.#storage.keys().filter((key) => key.startsWith(prefix));
  }

  #remove(prefix) {
    this.#keys(prefix).forEach((key) => this.#storage.removeItem(key));
  }

  #entry(key, prefix) {
    try {
      const { text, replyTo = null, at, order, failed } = JSON.parse(this.#storage.getItem(key));
      const error = failed && new ChatError(failed.code, failed.message);
      return { clientId: key.slice(prefix.length), text, replyTo, at, order, error };
    } catch {
      return null;
    }
  }
}
