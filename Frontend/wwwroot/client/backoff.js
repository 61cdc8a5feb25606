const FirstMs = 500;
const LongestMs = 30_000;

/**
 * How long to wait before try number `attempt` (from 0): doubling, with half of it random, so that the clients of a
 * server that went away do not come back all at once.
 */
export function backoffMs(attempt, random = Math.random) {
  const full = Math.min(LongestMs, FirstMs * 2 ** Math.min(attempt, 16));
  return Math.round(full / 2 + (full / 2) * random());
}
