/** The time of the machine; tests put a clock of their own in its place. */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer),
};

export const delay = (clock, ms) => new Promise((resolve) => clock.setTimeout(resolve, ms));
