import { dayOf } from './words.js';

/** Messages of one person within this time stand together under one name. */
const TogetherMs = 5 * 60_000;

/**
 * What a conversation shows, from top to bottom, as data: `day`, `divider` (unread from here), `notice` (who joined and
 * left), `message`, and `receipt` if the newest message is an own one. A row keeps its key while it is shown.
 *
 * @param {object} view
 * @param {import('../client/timeline.js').Timeline} view.timeline
 * @param {object[]} view.entries the outbox
 * @param {object} view.me
 * @param {number | null} view.unreadAfter the last seq that was read when the conversation was opened
 * @param {boolean} view.withNotices in a direct conversation nobody comes or goes
 * @param {boolean} view.isLive whether the timeline is the end of the log
 * @param {(message: object) => object} view.over gives a message as it will be, after changes that are on their way
 */
export function messageRows({
  timeline, entries, me, unreadAfter, withNotices = true, isLive = true, over = (message) => message,
}) {
  const rows = [];
  const place = { day: null, previous: null, divided: unreadAfter === null };
  let lastOwn = null;
  for (const event of timeline.events) {
    const mine = event.sender?.id === me.id;
    if (event.event === 'message') {
      openPlace(rows, place, event, unreadAfter, mine);
      const message = over(timeline.message(event.seq));
      rows.push({ kind: 'message', key: `m${event.seq}`, message, mine, start: startsGroup(place.previous, event) });
      place.previous = event;
      lastOwn = mine ? event.seq : null;
    } else if (withNotices && event.event === 'member' && event.change !== 'role') {
      openPlace(rows, place, event, unreadAfter, true);
      rows.push({ kind: 'notice', key: `n${event.seq}`, event });
      place.previous = null;
    }
  }
  for (const entry of isLive ? entries : []) {
    const event = { sender: me, at: entry.at };
    openPlace(rows, place, event, unreadAfter, true);
    rows.push(unsentRow(entry, event, place.previous));
    place.previous = event;
    lastOwn = null;
  }
  if (isLive && lastOwn !== null) {
    rows.push({ kind: 'receipt', key: 'receipt', seq: lastOwn });
  }
  return rows;
}

/** What a thread shows: the message, how many replies it has, and the replies. */
export function threadRows({ thread, entries, me, over }) {
  const rows = [];
  let previous = null;
  for (const message of thread.messages.map(over)) {
    const isRoot = message.seq === thread.root;
    rows.push({
      kind: 'message', key: `m${message.seq}`, message, mine: message.sender.id === me.id,
      start: startsGroup(previous, message),
    });
    if (isRoot && message.thread) {
      rows.push({ kind: 'replies', key: 'replies', count: message.thread.replies });
    }
    previous = isRoot ? null : message;
  }
  for (const entry of entries.filter(({ replyTo }) => replyTo === thread.root)) {
    const event = { sender: me, at: entry.at };
    rows.push(unsentRow(entry, event, previous));
    previous = event;
  }
  return rows;
}

function unsentRow(entry, event, previous) {
  const { text, clientId, replyTo = null, attachments = [] } = entry;
  const message = { ...event, text, clientId, replyTo, attachments, seq: null, reactions: [] };
  return {
    kind: 'message', key: `c${clientId}`, message, mine: true, entry, start: startsGroup(previous, event),
  };
}

function openPlace(rows, place, event, unreadAfter, mine) {
  const day = dayOf(event.at);
  if (day !== place.day) {
    rows.push({ kind: 'day', key: `d${day}-${event.seq ?? 'now'}`, at: event.at });
    Object.assign(place, { day, previous: null });
  }
  if (!place.divided && !mine && event.seq > unreadAfter) {
    rows.push({ kind: 'divider', key: 'divider' });
    Object.assign(place, { divided: true, previous: null });
  }
}

function startsGroup(previous, event) {
  return previous === null || previous.sender.id !== event.sender.id
    || new Date(event.at) - new Date(previous.at) > TogetherMs;
}
