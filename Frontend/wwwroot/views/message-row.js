import { phrase } from '../client/phrase.js';
import { element } from './dom.js';
import { presentMessage } from './message-item.js';
import { dayLabel, peopleInWords, repliesInWords } from './words.js';

/**
 * Turns a row of a conversation into what `reconcile` wants: version (everything the element is made from) and the way
 * to make it.
 */
export function presentRow(row, context) {
  const { conversation, people, now } = context;
  switch (row.kind) {
    case 'day': {
      const label = dayLabel(row.at, now);
      return { version: label, make: () => element('li', { class: 'day' }, element('span', {}, label)) };
    }
    case 'divider':
      return { version: '', make: unreadDivider };
    case 'notice': {
      const sentence = noticeSentence(row.event);
      const attributes = { class: 'notice', data: { seq: row.event.seq } };
      return { version: String(sentence), make: () => element('li', attributes, sentence) };
    }
    case 'receipt': {
      const sentence = receiptSentence(conversation, people, row.seq);
      return { version: String(sentence), make: () => element('li', { id: 'receipt' }, sentence) };
    }
    case 'replies': {
      const label = repliesInWords(row.count);
      return { version: label, make: () => element('li', { class: 'day' }, element('span', {}, label)) };
    }
    default:
      return presentMessage(row, context);
  }
}

const unreadDivider = () =>
  element('li', { class: 'divider', id: 'unread-divider' }, element('span', {}, 'New messages'));

function noticeSentence({ user, change, sender }) {
  const name = user?.name ?? 'Someone';
  const changes = {
    joined: sender?.id === user?.id ? phrase`${name} joined` : phrase`${sender.name} added ${name}`,
    left: sender?.id === user?.id ? phrase`${name} left` : phrase`${name} was removed`,
    banned: phrase`${name} was banned`,
  };
  return changes[change] ?? '';
}

function receiptSentence({ reading, isDirect }, people, seq) {
  const { readBy, delivered } = reading.receipt(seq);
  if (readBy.length > 0) {
    return isDirect ? 'Read' : phrase`Read by ${peopleInWords(readBy.map((id) => people.nameOf(id)))}`;
  }
  return delivered ? 'Delivered' : 'Sent';
}
