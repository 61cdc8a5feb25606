import { element, isolated } from './dom.js';
import { errorSentence, excerptOf, peopleInWords, repliesInWords, timeLabel } from './words.js';

/** How many people a tooltip names. */
const NamedMax = 4;

/** The quote above a reply, as data: the author and text of the original, or a placeholder if it isn't available. */
export function quoteOf(seq, { parts }) {
  const original = parts.original(seq);
  return original?.event === 'message'
    ? { seq, name: original.sender.name, text: excerptOf(original) }
    : { seq, name: null, text: original === undefined ? 'An earlier message' : 'A message that is no longer kept' };
}

/** The words that a reply answers, as a button that leads to them. */
export function quote({ seq, name, text }, show) {
  return element('button', {
    type: 'button', class: 'quote', tabindex: -1, data: { part: 'quote', quote: seq }, onclick: () => show(seq),
  },
  element('span', { class: 'visually-hidden' }, 'In reply to '),
  name !== null && element('span', { class: 'quote-name' }, isolated(name)),
  name !== null && element('span', { class: 'visually-hidden' }, ': '),
  element('span', { class: 'quote-text', dir: 'auto' }, text));
}

/** Reactions as buttons: pressing one gives the same reaction, or withdraws it. */
export function reactionList(reactions, { me, people, isAllowed, toggle }) {
  return element('ul', { class: 'reactions', 'aria-label': 'Reactions' }, reactions.map(({ emoji, count, users }) => {
    const mine = users.includes(me.id);
    const label = mine ? `${emoji} ${count}, with yours` : `${emoji} ${count}`;
    return element('li', {}, element('button', {
      type: 'button', tabindex: -1, 'aria-pressed': String(mine), 'aria-label': label, disabled: !isAllowed,
      title: reactedSentence(users, count, people), data: { part: `reaction ${emoji}`, reaction: emoji },
      onclick: () => toggle(emoji, !mine),
    }, element('span', { class: 'glyph' }, emoji), ` ${count}`));
  }));
}

function reactedSentence(users, count, people) {
  const unnamed = Array.from({ length: count - users.length }, () => 'Someone');
  return peopleInWords([...users.map((id) => people.nameOf(id)), ...unnamed], NamedMax);
}

/** How many replies a message has, as a button that opens them. */
export function threadSummary({ replies }, lastAt, open) {
  const words = [repliesInWords(replies), lastAt && `last at ${timeLabel(lastAt)}`];
  return element('button', {
    type: 'button', class: 'link thread-summary', tabindex: -1, data: { part: 'thread', thread: '' }, onclick: open,
  }, words.filter(Boolean).join(' · '));
}

const Attempts = {
  edit: 'Your edit wasn\'t saved.', delete: 'The message wasn\'t deleted.', react: 'Your reaction wasn\'t saved.',
};

/** Why a change was refused, with ways to try again and to let it be. */
export function failureNote({ type, members, error }, { now, retry, dismiss }) {
  const attempt = Attempts[type] ?? `The message wasn't ${members.on ? '' : 'un'}pinned.`;
  return element('div', { class: 'trouble', role: 'alert', data: { refused: type } },
    element('span', {}, `${attempt} ${errorSentence(error, now)}`),
    element('button', { type: 'button', class: 'link', onclick: retry }, type === 'edit' ? 'Edit again' : 'Try again'),
    element('button', { type: 'button', class: 'link', onclick: dismiss }, 'Dismiss'));
}
