/** As many people are offered at once. */
const OfferedMax = 8;
/** Letters of a name or characters of a handle that are looked for. */
const QueryMax = 30;
/** The mention at the caret: an @ that begins a word, and the letters from there to the caret. */
const Begun = new RegExp(`(?<![A-Za-z0-9_.@\\\\-])@([\\p{L}\\p{M}\\p{N}_.-]{0,${QueryMax}})$`, 'u');
const Run = /(?<![A-Za-z0-9_@\\])@([A-Za-z0-9_.-]+)/gu;
const Groups = ['all', 'here'];

/** Members of larger conversations can't be mentioned all at once. */
const MembersOfGroupsMax = 1_000;

/** Whom one can mention in a conversation, as far as its members are known: guests have no handle. */
export function mentionable({ members, memberCount, isDirect }, { me, people }) {
  const known = [...(members?.values() ?? [])].filter(({ id }) => id !== me.id)
    .map(({ id }) => people.get(id)).filter((person) => person?.handle);
  const mayMentionGroups = !isDirect && memberCount <= MembersOfGroupsMax
    && ['owner', 'moderator'].includes(members?.get(me.id)?.role);
  return [
    ...known.map(({ id, handle, name, online }) => ({ id, handle, name, online })),
    ...(mayMentionGroups ? [{ id: 'all', handle: 'all', name: 'All members', online: false }] : []),
  ];
}

/** The mention that is being written before the caret, as `{from, query}`; null if there is none. */
export function mentionBefore(text, caret) {
  const match = Begun.exec(text.slice(0, caret));
  return match === null ? null : { from: match.index, query: match[1] };
}

/**
 * The people whose handle, or a word of whose name, begins like this; handles come first, then people who are online.
 * @param {{id: string, handle: string, name: string, online: boolean}[]} people
 */
export function mentionChoices(query, people) {
  const wanted = folded(query);
  const rank = ({ handle, name }) => {
    const words = folded(name).split(/[^\p{L}\p{N}]+/u);
    return folded(handle).startsWith(wanted) ? 0 : words.some((word) => word.startsWith(wanted)) ? 1 : null;
  };
  return people.map((person) => ({ person, rank: rank(person) }))
    .filter((choice) => choice.rank !== null)
    .sort((a, b) => a.rank - b.rank || Boolean(b.person.online) - Boolean(a.person.online)
      || a.person.name.localeCompare(b.person.name))
    .slice(0, OfferedMax)
    .map(({ person }) => person);
}

/** Accents and case don't matter. */
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether a message mentions a person; nobody mentions themselves. */
export const isMentioned = ({ mentions = [], sender }, me) =>
  sender?.id !== me && [me, ...Groups].some((one) => mentions.includes(one));

/** The same message, as far as it mentions everybody. */
export const ofEverybody = ({ mentions = [], ...message }) =>
  ({ ...message, mentions: mentions.filter((one) => Groups.includes(one)) });

/**
 * A text as runs `{text}` and `{text, mention}`, where `mention` is the id of a person, `all` or `here`.
 * @param {string[]} mentions whom the server found
 * @param {(id: string) => string | undefined} handleOf a person's handle, as far as it is known
 */
export function mentionRuns(text, mentions, handleOf) {
  const known = new Map(mentions.map((id) => [Groups.includes(id) ? id : handleOf(id)?.toLowerCase(), id]));
  known.delete(undefined);
  const runs = [];
  let end = 0;
  for (const { index, 1: run } of known.size === 0 ? [] : text.matchAll(Run)) {
    const handle = handleIn(run, known);
    if (handle !== null) {
      const after = index + 1 + handle.length;
      runs.push(...(index > end ? [{ text: text.slice(end, index) }] : []),
        { text: text.slice(index, after), mention: known.get(handle.toLowerCase()) });
      end = after;
    }
  }
  return end < text.length ? [...runs, { text: text.slice(end) }] : runs;
}

/** The longest handle with which a run begins, and which ends there or before punctuation. */
function handleIn(run, known) {
  for (let length = run.length; length > 0; length--) {
    const isEnd = length === run.length || '._-'.includes(run[length]);
    if (isEnd && known.has(run.slice(0, length).toLowerCase())) {
      return run.slice(0, length);
    }
  }
  return null;
}
