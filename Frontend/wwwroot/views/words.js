import { Phrase, listed, phrase } from '../client/phrase.js';

const Sentences = {
  offline: 'There is no connection right now.',
  disconnected: 'The connection was lost. Please try again.',
  timeout: 'The server didn\'t respond in time.',
  unavailable: 'The server is busy right now.',
  internal: 'Something went wrong on the server.',
  forbidden: 'You\'re not allowed to do this.',
  not_found: 'This doesn\'t exist, or you don\'t have access to it.',
  too_large: 'This is too large.',
  http_413: 'This is too large.',
  rate_limited: 'Too many attempts.',
  muted: 'You\'re muted and can\'t write here for now.',
  blocked: 'This person doesn\'t accept messages from you.',
  pii_blocked: 'This looks like personal data, which may not be sent here.',
  unauthenticated: 'Please log in again.',
};

/** Units for waits: up to how many seconds each is used, its length in seconds, its name. */
const Waits = [[90, 1, 'second'], [5_400, 60, 'minute'], [172_800, 3_600, 'hour'], [Infinity, 86_400, 'day']];

/** The names of members as people know them. */
const Members = { email: 'e-mail' };

/** An error as a sentence for people. For an invalid member, the server's message says what is wrong. */
export const shortSentence = (error) => (error.code === 'schema_violation'
  ? error.message.replace(/^(\w+): (?=\w)/, (_, member) => `The ${Members[member] ?? member} `)
  : Sentences[error.code] ?? (error.message || Sentences.internal));

/** The same, with the time to try again: how long a limit lasts, or when a mute ends. */
export function errorSentence(error, now = Date.now()) {
  if (error.code === 'rate_limited') {
    const waitMs = error.retryAt ? error.retryAt - now : error.retryAfterMs ?? 60_000;
    return `${Sentences.rate_limited} Try again ${waitInWords(waitMs)}.`;
  }
  if (error.code === 'muted' && error.retryAt) {
    return `You're muted and can't write here until ${momentInWords(error.retryAt, now)}.`;
  }
  return shortSentence(error);
}

/** Why a file of `bytes` couldn't be uploaded. The server's message says which of its rules a file is against. */
export function uploadSentence(error, { bytes, uploadBytes }, now = Date.now()) {
  switch (error.code) {
    case 'too_large':
      return bytes > uploadBytes ? `Files can have up to ${bytesInWords(uploadBytes)}.` : error.message;
    case 'forbidden':
    case 'not_found':
      return error.message;
    case 'rate_limited':
      return errorSentence(error, now).replace(Sentences.rate_limited, 'You\'ve uploaded as much as allowed for now.');
    case 'unavailable':
      return 'The server can\'t accept files right now.';
    case 'unreadable':
      return 'The browser can\'t read this file. If it has changed, attach it again.';
    default:
      return errorSentence(error, now);
  }
}

/** Why a message wasn't sent. */
export const sendSentence = (error, { attachments = [] }, now = Date.now()) => (
  error.code === 'not_found' && attachments.length > 0
    ? 'A file of this message is no longer on the server. Discard the message and attach the file again.'
    : errorSentence(error, now));

/** Why a search failed. */
export const searchSentence = (error, now = Date.now()) => (error.code === 'timeout'
  ? 'The search took too long. Try again with more words, or in one conversation.'
  : errorSentence(error, now));

/** What will be lost because the browser blocks cookies or storage; null if nothing. */
export function forgetsSentence({ inCookies, isLasting }) {
  if (!inCookies) {
    return 'This browser blocks cookies from this page, so closing or reloading it will log you out.';
  }
  return isLasting
    ? null
    : 'This browser blocks storage for this page, so closing or reloading it will discard your unsent messages.';
}

/** `in 1 second`, `in 40 seconds`, `in 5 minutes`, `in 2 hours`, `in 3 days`. */
export function waitInWords(ms) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  const [, length, unit] = Waits.find(([below]) => seconds < below);
  return `in ${plural(Math.ceil(seconds / length), unit)}`;
}

/** The close codes that end the connection for good, as sentences for people. */
export function stoppedSentence({ reason, code }) {
  if (reason === 'login') {
    return code === 4502
      ? 'You were logged out from another device, or your account was changed. Please log in again.'
      : 'Your session has expired. Please log in again.';
  }
  if (code === 4503) {
    return 'Your account is banned from this server. Contact its administrators for details.';
  }
  if (code === 4504) {
    return 'You have too many windows or devices connected. Close some or wait a minute, then try again.';
  }
  return 'This page and the server couldn\'t understand each other. Please reload the page.';
}

const Roles = { owner: 'Owner', moderator: 'Moderator', member: 'Member', reader: 'Reader' };
export const roleInWords = (role) => Roles[role] ?? role;

/** `10 minutes`, `1 hour`, `7 days`. */
export function spanInWords(seconds) {
  const units = [[86_400, 'day'], [3_600, 'hour'], [60, 'minute'], [1, 'second']];
  const [length, unit] = units.find(([one]) => seconds >= one) ?? units.at(-1);
  return plural(Math.floor(seconds / length), unit);
}

export const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const repliesInWords = (count) => (count === 1 ? '1 reply' : `${count} replies`);

const ExcerptMax = 120;

/** The beginning of a message, on one line. */
export function excerptOf({ text, deleted, attachments = [] }) {
  const line = String(text ?? '').replace(/\s+/gu, ' ') || (attachments.length === 1 ? attachments[0].name : '');
  const characters = [...line];
  return deleted ? 'Message deleted'
    : line === '' ? plural(attachments.length, 'attachment')
      : characters.length > ExcerptMax ? `${characters.slice(0, ExcerptMax).join('')}…` : line;
}

/** Why a message is about the reader. */
export function noticeSentence(reason, { name, place, preview }) {
  const words = {
    mention: phrase`${name} mentions you in ${place}: ${preview}`,
    reply: phrase`${name} replies to you in ${place}: ${preview}`,
  };
  return words[reason] ?? phrase`${name} writes to you: ${preview}`;
}

/** The title of the page: what is unread, and how much of it mentions the reader, where they want to know. */
export function titleOf(conversations) {
  const sum = (count) => conversations.reduce((total, conversation) => total + count(conversation), 0);
  const mentioned = sum(({ reading, attention }) => (attention.notify === 'none' ? 0 : reading.mentioned));
  const unread = sum(({ reading, attention }) => (attention.notify === 'all' ? reading.unread : 0));
  const counts = [mentioned > 0 && `@${mentioned}`, unread > 0 && unread].filter(Boolean).join(', ');
  return counts === '' ? 'Orleans.Chat' : `(${counts}) Orleans.Chat`;
}

/** `Ann`, `Ann and Bo`, `Ann, Bo and 3 others`. */
export function peopleInWords(names, shown = 2) {
  if (names.length <= shown) {
    return new Phrase(names.flatMap((name, index) => [...(index > 0 ? [' and '] : []), { name }]));
  }
  const [first, others] = [listed(names.slice(0, shown)), names.length - shown];
  return others === 1 ? phrase`${first} and 1 other` : phrase`${first} and ${others} others`;
}

const size = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** `1 byte`, `340 KB`, `1.2 MB`. */
export function bytesInWords(bytes) {
  const units = [[1_073_741_824, 'GB'], [1_048_576, 'MB'], [1_024, 'KB']];
  const [length, unit] = units.find(([least]) => bytes >= least) ?? [1, null];
  return unit === null ? plural(bytes, 'byte') : `${size.format(bytes / length)} ${unit}`;
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' });
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const longDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

export const timeLabel = (at) => time.format(new Date(at));
export const fullLabel = (at) => `${longDay.format(new Date(at))}, ${timeLabel(at)}`;

/** A day as a key: local days, as the reader counts them. */
export function dayOf(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** How many midnights lie between two moments: days may have 23 or 25 hours. */
function daysBetween(earlier, later) {
  const [from, to] = [new Date(earlier), new Date(later)].map((date) =>
    Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()));
  return Math.round((to - from) / 86_400_000);
}

export function dayLabel(at, now) {
  return ['Today', 'Yesterday'][daysBetween(at, now)] ?? longDay.format(new Date(at));
}

/** When, as short as a list allows: a time today, a weekday in the six days before, else a date. */
export function shortLabel(at, now) {
  const days = daysBetween(at, now);
  if (days === 0) {
    return timeLabel(at);
  }
  return (days > 0 && days < 7 ? weekday : shortDay).format(new Date(at));
}

/** A moment as short as it is clear: `14:05` today, `3 May, 14:05` this year, else `3 May 2027, 14:05`. */
export function momentInWords(at, now) {
  const date = new Date(at);
  if (dayOf(at) === dayOf(now)) {
    return timeLabel(at);
  }
  const year = date.getFullYear() === new Date(now).getFullYear() ? '' : ` ${date.getFullYear()}`;
  return `${shortDay.format(date)}${year}, ${timeLabel(at)}`;
}

/** `just now`, `5 minutes ago`, `at 14:05`, `yesterday at 23:40`, `on 3 May`. */
export function agoInWords(at, now) {
  const minutes = Math.floor((now - new Date(at)) / 60_000);
  if (minutes < 60) {
    return minutes < 1 ? 'just now' : `${plural(minutes, 'minute')} ago`;
  }
  const days = daysBetween(at, now);
  return days > 1 ? `on ${shortDay.format(new Date(at))}` : `${days === 1 ? 'yesterday ' : ''}at ${timeLabel(at)}`;
}
