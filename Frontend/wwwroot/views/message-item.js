import { isMentioned, mentionRuns } from '../client/mentions.js';
import { phrase } from '../client/phrase.js';
import { personAvatar } from './avatar.js';
import { element, icon, isolated } from './dom.js';
import { textRuns } from './links.js';
import { messageEditor } from './message-editor.js';
import { failureNote, quote, quoteOf, reactionList, threadSummary } from './message-parts.js';
import { fullLabel, sendSentence, shortSentence, timeLabel, waitInWords } from './words.js';

const SenderNotes = { guest: 'guest', staff: 'staff', bot: 'bot' };

/** A message as `reconcile` wants it: version (everything the element is made from) and the way to make it. */
export function presentMessage(row, context) {
  const { message, mine, start, entry } = row;
  const { conversation, actions, people, place, me, now } = context;
  if (message.seq !== null && actions.isEditing(message.seq, place)) {
    // Whatever happens to the message meanwhile, the editor stays as it is.
    return { version: 'editing', make: () => editedItem(row, context) };
  }
  const showName = start && !mine && !conversation.isDirect;
  const quoted = message.replyTo && !place.isThread ? quoteOf(message.replyTo, conversation) : null;
  const failure = conversation.changes.failureOf(message.seq);
  const lastAt = message.thread && conversation.timeline.at(message.thread.last)?.at;
  const allowed = actions.allowedOn(message, mine);
  const isForMe = isMentioned(message, me.id);
  const handles = message.mentions?.map((id) => people.get(id)?.handle);
  const parts = { ...row, showName, quoted, failure, lastAt, allowed, isForMe };
  const version = JSON.stringify([
    message, start, showName, entry?.state, entry?.retryAt, quoted, failure?.error.code, lastAt, [...allowed], handles,
  ]);
  const update = entry?.error && ((item) => updateTrouble(item, entry, now));
  return { version, make: () => messageItem(parts, context), update };
}

function messageItem(parts, context) {
  const { message, mine, entry, quoted, failure, lastAt, allowed, showName, isForMe } = parts;
  const { sender, at, reactions, thread, text, deleted, attachments = [] } = message;
  const { conversation, actions, people, place, me, now } = context;
  return itemOf(parts,
    element('div', { class: 'line' },
      element('div', { class: 'bubble' },
        quoted && quote(quoted, actions.show),
        !showName && element('span', { class: 'visually-hidden' }, mine ? 'You: ' : phrase`${sender.name}: `),
        isForMe && element('span', { class: 'visually-hidden' }, 'Mentions you: '),
        !deleted && attachments.length > 0 && actions.attachments.list(attachments, () => place.focus(message.seq)),
        (deleted || text !== '') && element('span', { class: 'text', dir: 'auto' }, ...messageText(message, people, me)),
        element('span', { class: 'meta' }, message.pinned && pinnedMark(), message.edited && 'edited ',
          sendingNote(message, entry), element('time', { datetime: at, title: fullLabel(at) }, timeLabel(at)))),
      allowed.size > 0 && element('button', {
        type: 'button', class: 'icon more', tabindex: -1, 'aria-haspopup': 'menu', title: 'Actions',
        'aria-label': phrase`Actions on the message of ${sender.name}, ${timeLabel(at)}`, data: { part: 'menu' },
        onclick: ({ currentTarget }) => actions.openMenu(currentTarget, message, place),
      }, icon('more'))),
    entry?.error && trouble(entry, conversation.outbox, now),
    failure && failureNote(failure, {
      now, retry: () => actions.retry(message, failure, place),
      dismiss: () => conversation.changes.dismiss(message.seq),
    }),
    reactions.length > 0 && reactionList(reactions, {
      me, people, isAllowed: allowed.has('react'), toggle: (emoji, on) => actions.react(message, emoji, on),
    }),
    thread && !place.isThread && threadSummary(thread, lastAt, () => actions.openThread(message.seq)));
}

function editedItem(row, { actions, textChars }) {
  const { text } = actions.editing;
  return itemOf(row, messageEditor({
    text, textChars, typed: (changed) => (actions.editing.text = changed),
    save: (changed) => actions.saveEdit(changed), cancel: () => actions.endEdit(),
  }));
}

/** The element of a message with what is the same whether it is edited or not. */
function itemOf({ message, mine, start, showName, entry, isForMe }, ...children) {
  const { sender, seq, deleted } = message;
  const classes = ['message', mine && 'mine', start && 'start', deleted && 'is-deleted', isForMe && 'for-me'];
  const data = { sender: sender.id, state: entry?.state ?? 'stored' };
  if (seq === null) {
    data.clientId = message.clientId;
  } else {
    data.seq = seq;
  }
  return element('li', { class: classes.filter(Boolean).join(' '), data, tabindex: seq === null ? null : -1 },
    !mine && start && personAvatar(sender, { small: true }),
    showName && element('div', { class: 'sender' }, isolated(sender.name), senderNote(sender)),
    ...children);
}

const senderNote = ({ type }) => SenderNotes[type] && element('small', {}, ` · ${SenderNotes[type]}`);

const pinnedMark = () => element('span', { class: 'pinned' }, icon('pin'),
  element('span', { class: 'visually-hidden' }, 'pinned '));

function sendingNote({ saving }, entry) {
  const notes = { waiting: 'Sending… ', sending: 'Sending… ', failed: 'Not sent ' };
  return entry ? notes[entry.state] : saving && 'Saving… ';
}

function messageText({ text, deleted, mentions = [] }, people, me) {
  if (deleted) {
    return ['Message deleted'];
  }
  return textRuns(text).flatMap(({ text: run, href }) => (href === undefined
    ? mentionRuns(run, mentions, (id) => people.get(id)?.handle).map((part) => mentionMark(part, people, me))
    : element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, run)));
}

/** A mention, with the name of the person for those who know no handles. */
function mentionMark({ text, mention }, people, me) {
  const person = people.get(mention);
  return mention === undefined ? text : element('mark', {
    class: mention === me.id ? 'mention of-me' : 'mention', title: person && phrase`${person.name}`,
  }, text);
}

function trouble(entry, outbox, now) {
  const { clientId, state } = entry;
  return element('div', { class: 'trouble' }, element('span', {}, troubleSentence(entry, now)),
    state === 'failed' && element('button', { type: 'button', class: 'link', data: { retry: clientId },
      onclick: () => outbox.retry(clientId) }, 'Try again'),
    state === 'failed' && element('button', { type: 'button', class: 'link', data: { discard: clientId },
      onclick: () => outbox.discard(clientId) }, 'Discard'));
}

const troubleSentence = ({ error, retryAt, attachments }, now) => (retryAt === null
  ? sendSentence(error, { attachments }, now)
  : `${shortSentence(error)} Trying again ${waitInWords(retryAt - now)}.`);

function updateTrouble(item, entry, now) {
  const place = item.querySelector('.trouble > span');
  const sentence = troubleSentence(entry, now);
  if (place !== null && place.textContent !== sentence) {
    place.textContent = sentence;
  }
}
