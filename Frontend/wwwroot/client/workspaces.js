/**
 * Conversations as a list shows them: in the order given, but each workspace has its channels right below it, and
 * stands where the first of them does. A channel whose workspace is not among them stands alone.
 */
export function byWorkspace(conversations) {
  const workspaces = new Set(conversations.filter(({ isWorkspace }) => isWorkspace).map(({ id }) => id));
  const groups = new Map();
  for (const conversation of conversations) {
    const { id, workspace, isWorkspace } = conversation;
    const key = workspaces.has(workspace) ? workspace : id;
    const group = groups.get(key) ?? [];
    groups.set(key, isWorkspace ? [conversation, ...group] : [...group, conversation]);
  }
  return [...groups.values()].flat();
}

/** The address of this page, on whatever host, that asks whether one wants to come in by a code. */
export const inviteHash = (id, code) => `#i/${id}/${code}`;

/** The conversation and code that such an address names; null for other addresses. */
export function inviteOf(hash) {
  const [, id, code] = /^#i\/([\w\-:.]{1,64})\/([\w\-:.]{1,64})$/.exec(hash) ?? [];
  return id === undefined ? null : { id, code };
}
