import { phrase } from '../client/phrase.js';
import { personAvatar } from './avatar.js';
import { element, isolated } from './dom.js';
import { textRuns } from './links.js';
import {
  dayLabel, errorSentence, fullLabel, peopleInWords, plural, shortSentence, timeLabel, waitInWords,
} from './words.js';

const SenderNotes = { guest: 'guest', staff: 'staff', bot: 'bot' };

/**
 * Turns a row of a conversation into what `reconcile` wants: version (everything the element is made from) and the way
 * to make it.
 */
export function presentRow(row, { conversation, people, now }) {
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
    default: {
      const showName = row.start && !row.mine && !conversation.isDirect;
      const { message, mine, start, entry } = row;
      const parts = { message, mine, start, showName, entry };
      const version = JSON.stringify([message, start, showName, entry?.state, entry?.retryAt]);
      const update = entry?.error && ((item) => updateTrouble(item, entry, now));
      return { version, make: () => messageItem(parts, conversation, now), update };
    }
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

function messageItem({ message, mine, start, showName, entry }, conversation, now) {
  const { sender, seq, at, deleted, reactions } = message;
  const classes = ['message', mine && 'mine', start && 'start', deleted && 'is-deleted'].filter(Boolean).join(' ');
  const data = { sender: sender.id, state: entry?.state ?? 'stored' };
  if (seq === null) {
    data.clientId = message.clientId;
  } else {
    data.seq = seq;
  }
  return element('li', { class: classes, data },
    !mine && start && personAvatar(sender, { small: true }),
    showName && element('div', { class: 'sender' }, isolated(sender.name), senderNote(sender)),
    element('div', { class: 'bubble' },
      !showName && element('span', { class: 'visually-hidden' }, mine ? 'You: ' : phrase`${sender.name}: `),
      element('span', { class: 'text', dir: 'auto' }, ...messageText(message)),
      element('span', { class: 'meta' }, message.edited && 'edited ', sendingNote(entry),
        element('time', { datetime: at, title: fullLabel(at) }, timeLabel(at)))),
    entry?.error && trouble(entry, conversation.outbox, now),
    reactions.length > 0 && element('ul', { class: 'reactions', 'aria-label': 'Reactions' },
      reactions.map(({ emoji, count }) => element('li', {}, `${emoji} ${count}`))));
}

const senderNote = ({ type }) => SenderNotes[type] && element('small', {}, ` · ${SenderNotes[type]}`);

function sendingNote(entry) {
  const notes = { waiting: 'Sending… ', sending: 'Sending… ', failed: 'Not sent ' };
  return entry && notes[entry.state];
}

function messageText({ text, deleted, attachments = [] }) {
  if (deleted) {
    return ['This message was removed'];
  }
  if (text === '' && attachments.length > 0) {
    return [plural(attachments.length, 'attachment')];
  }
  return textRuns(text).map(({ text: run, href }) => (href === undefined
    ? run
    : element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, run)));
}

function trouble({ clientId, state, error, retryAt }, outbox, now) {
  return element('div', { class: 'trouble' }, element('span', {}, troubleSentence({ error, retryAt }, now)),
    state === 'failed' && element('button', { type: 'button', class: 'link', data: { retry: clientId },
      onclick: () => outbox.retry(clientId) }, 'Try again'),
    state === 'failed' && element('button', { type: 'button', class: 'link', data: { discard: clientId },
      onclick: () => outbox.discard(clientId) }, 'Discard'));
}

const troubleSentence = ({ error, retryAt }, now) => (retryAt === null
  ? errorSentence(error, now)
  : `${shortSentence(error)} Trying again ${waitInWords(retryAt - now)}.`);

function updateTrouble(item, entry, now) {
  const place = item.querySelector('.trouble > span');
  const sentence = troubleSentence(entry, now);
  if (place !== null && place.textContent !== sentence) {
    place.textContent = sentence;
  }
}
