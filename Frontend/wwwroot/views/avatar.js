import { element, icon } from './dom.js';

const Hues = 12;
const graphemes = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

/** A colour for an id: the same one everywhere, for everyone. */
export function hueOf(id) {
  let hash = 2166136261;
  for (const character of String(id)) {
    hash = Math.imul(hash ^ character.codePointAt(0), 16777619) >>> 0;
  }
  return ((hash ^ (hash >>> 15)) >>> 0) % Hues;
}

/** One or two letters that stand for a name, in any script. */
export function initialsOf(name) {
  const words = String(name ?? '').split(/[\s_.\-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map(firstLetter).join('').toLocaleUpperCase() || '?';
}

function firstLetter(word) {
  const start = word.slice(word.search(/[\p{L}\p{N}]/u));
  return graphemes ? graphemes.segment(start)[Symbol.iterator]().next().value.segment : [...start][0];
}

export function personAvatar({ id, name }, { online = false, small = false } = {}) {
  const classes = ['avatar', `hue-${hueOf(id)}`, online && 'online', small && 'small'].filter(Boolean).join(' ');
  return element('span', { class: classes, 'aria-hidden': 'true' }, initialsOf(name));
}

/** A direct conversation looks like its other person, notes and any other one like a thing. */
export function conversationAvatar(conversation, people) {
  const { peer, kind, id, name } = conversation;
  if (conversation.isDirect && !conversation.isNotes) {
    return personAvatar({ id: peer?.id ?? id, name }, { online: peer !== null && people.isOnline(peer.id) });
  }
  const symbols = { channel: 'hash', support: 'lifebuoy', group: 'people', workspace: 'workspace' };
  const attributes = { class: `avatar square hue-${hueOf(id)}`, 'aria-hidden': 'true' };
  return element('span', attributes, icon(conversation.isNotes ? 'note' : symbols[kind] ?? 'people'));
}
