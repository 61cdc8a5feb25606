/** Roles from the highest rank to the lowest; the two highest are roles in the deployment. */
const Ranks = ['superadmin', 'admin', 'owner', 'moderator', 'member', 'reader'];
const Roles = ['owner', 'moderator', 'member', 'reader'];

/** How long somebody may be muted from here, in seconds. 0 lifts a mute. */
export const MuteSeconds = [600, 3_600, 86_400, 604_800, 0];

const isAtLeast = (role, other) => Ranks.includes(role) && Ranks.indexOf(role) <= Ranks.indexOf(other);

const rankOf = (own, deployment) => (isAtLeast(deployment, 'admin') ? deployment : own);

/** Whether a person with these roles (see `actionsOn`) may ban people and lift bans. */
export const mayBan = ({ kind, own, deployment }) =>
  kind !== 'direct' && isAtLeast(rankOf(own, deployment), 'moderator');

/**
 * What may be offered to do to a member, as docs/permissions.md has it. The server decides: it knows who else is an
 * administrator.
 *
 * @param {object} who
 * @param {string} who.kind the kind of conversation
 * @param {string | undefined} who.own the person's own role in it
 * @param {string | null} who.deployment the person's own role in the deployment, if it is known
 * @param {string} who.theirs the member's role in it
 * @returns {{roles: string[], moderate: boolean}} the roles that they may be given, and whether they may be removed,
 * banned and, where people write, muted
 */
export function actionsOn({ kind, own, deployment, theirs }) {
  const rank = rankOf(own, deployment);
  const moderate = mayBan({ kind, own, deployment }) && !isAtLeast(theirs, rank);
  const given = isAtLeast(rank, 'owner') ? Roles : ['member', 'reader'];
  return { roles: moderate ? given.filter((role) => role !== theirs) : [], moderate };
}

/**
 * What may be offered to do to a message, as docs/permissions.md has it. The server decides: it knows who is muted and
 * how long messages may be edited.
 *
 * @param {object} message as a reader sees it
 * @param {object} who `kind`, `own` and `deployment` as for `actionsOn`; a role that isn't known counts as a member's
 * @param {boolean} who.mine whether the person wrote the message
 * @returns {Set<string>} of `react`, `reply`, `thread`, `edit`, `delete`, `pin`, `copy` and `versions`
 */
export function actionsOnMessage(message, { kind, own = 'member', deployment, mine }) {
  const { deleted, edited, text, thread, replyTo } = message;
  const isDirect = kind === 'direct';
  const mayWrite = isAtLeast(own, 'member');
  const mayModerate = !isDirect && isAtLeast(own, 'moderator');
  const mayDelete = mine || mayModerate || (!isDirect && isAtLeast(deployment, 'admin'));
  const allowed = {
    react: !deleted && mayWrite,
    reply: !deleted && mayWrite,
    thread: Boolean(thread ?? replyTo) || (!deleted && mayWrite),
    edit: !deleted && mine && mayWrite,
    pin: !deleted && (isDirect ? mayWrite : mayModerate),
    copy: !deleted && text !== '',
    versions: mayModerate && Boolean(edited || deleted),
    delete: !deleted && mayDelete,
  };
  return new Set(Object.keys(allowed).filter((action) => allowed[action]));
}
