const Sentences = {
  offline: 'There is no connection right now.',
  disconnected: 'The connection was lost. Please try again.',
  timeout: 'The server did not answer in time.',
  unavailable: 'The server is busy right now.',
  internal: 'Something went wrong on the server.',
  forbidden: 'You may not do this.',
  not_found: 'This does not exist, or you may not see it.',
  too_large: 'This is too large.',
  rate_limited: 'That was a bit too fast.',
  muted: 'You cannot write here at the moment.',
  blocked: 'This person does not take messages from you.',
  pii_blocked: 'This looks like personal data, which may not be sent here.',
  unauthenticated: 'Please log in again.',
};

/** What an error means to a person. */
export const shortSentence = (error) => Sentences[error.code] ?? (error.message || Sentences.internal);

/** The same, and for rate limits when to try again. */
export function errorSentence(error) {
  const again = error.code === 'rate_limited' ? ` Try again ${waitInWords(error.retryAfterMs ?? 1000)}.` : '';
  return shortSentence(error) + again;
}

/** `in 1 second`, `in 40 seconds`, `in 5 minutes`. */
export function waitInWords(ms) {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  const [count, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `in ${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** What the close codes that end for good mean to a person. */
export function stoppedSentence({ reason, code }) {
  if (reason === 'login') {
    return `${code === 4502 ? 'You were logged out here.' : 'Your log-in has expired.'} Please log in again.`;
  }
  if (code === 4503) {
    return 'This account is banned from this server.';
  }
  if (code === 4504) {
    return 'Too many windows or devices are connected. Close some, then try again.';
  }
  return 'This page and the server do not understand each other. Please load the page again.';
}

export const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** `Ann`, `Ann and Bo`, `Ann, Bo and 3 others`. */
export function peopleInWords(names, shown = 2) {
  if (names.length <= shown) {
    return names.join(' and ');
  }
  const others = names.length - shown;
  return `${names.slice(0, shown).join(', ')} and ${others} other${others === 1 ? '' : 's'}`;
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

export function dayLabel(at, now) {
  const day = dayOf(at);
  if (day === dayOf(now)) {
    return 'Today';
  }
  return day === dayOf(now - 86_400_000) ? 'Yesterday' : longDay.format(new Date(at));
}

/** When, as short as a list allows: a time today, a weekday this week, else a date. */
export function shortLabel(at, now) {
  if (dayOf(at) === dayOf(now)) {
    return timeLabel(at);
  }
  const daysAgo = (now - new Date(at)) / 86_400_000;
  return (daysAgo < 6 ? weekday : shortDay).format(new Date(at));
}

/** `just now`, `5 minutes ago`, `at 14:05`, `on 3 May`. */
export function agoInWords(at, now) {
  const minutes = Math.floor((now - new Date(at)) / 60_000);
  if (minutes < 60) {
    return minutes < 1 ? 'just now' : `${plural(minutes, 'minute')} ago`;
  }
  return dayOf(at) === dayOf(now) ? `at ${timeLabel(at)}` : `on ${shortDay.format(new Date(at))}`;
}
