import { systemClock } from './clock.js';

const MinuteMs = 60_000;

/** Does `work` at the beginning of each minute, when «5 minutes ago» and «Today» may have become something else. */
export function everyMinute(work, clock = systemClock) {
  const wait = () => clock.setTimeout(() => {
    wait();
    work();
  }, MinuteMs - (clock.now() % MinuteMs));
  wait();
}
