import { delay, systemClock } from './clock.js';
import { newId } from './identifiers.js';

/** A window that has held the lock for this long is gone or asleep. */
const HeldMaxMs = 20_000;
const PollMs = 50;
/** How long another window, which found the lock free at the same moment, may need to write its own name. */
const SettleMs = 30;

/**
 * Lets one window at a time work, by a note in the storage that they share: for pages of plain HTTP, where browsers
 * have no locks. Two windows may still both come in when one of them is stopped between two lines; what they do has to
 * bear that.
 */
export function windowLock({ storage, key, clock = systemClock, id = newId() }) {
  const holder = () => {
    const [name, until] = (storage.getItem(key) ?? '').split(' ');
    return Number(until) > clock.now() ? name : null;
  };
  const enter = async () => {
    const giveUpAt = clock.now() + HeldMaxMs;
    while (clock.now() < giveUpAt) {
      if (holder() === null) {
        storage.setItem(key, `${id} ${clock.now() + HeldMaxMs}`);
        await delay(clock, SettleMs);
        if (holder() === id) {
          return;
        }
      }
      await delay(clock, PollMs);
    }
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      if (holder() === id) {
        storage.removeItem(key);
      }
    }
  };
}
