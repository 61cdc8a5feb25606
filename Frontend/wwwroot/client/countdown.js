import { systemClock } from './clock.js';

const StepMs = 1_000;

/** Tells once a second how long a wait still is: at once, then on, and with 0 at its end. One wait at a time. */
export class Countdown {
  #clock;
  #timer = null;

  constructor(clock = systemClock) {
    this.#clock = clock;
  }

  /**
   * @param {number} until when the wait ends, in milliseconds since 1970
   * @param {(leftMs: number) => void} tell
   */
  start(until, tell) {
    this.stop();
    const leftMs = Math.max(0, until - this.#clock.now());
    tell(leftMs);
    if (leftMs > 0) {
      this.#timer = this.#clock.setTimeout(() => this.start(until, tell), Math.min(StepMs, leftMs));
    }
  }

  stop() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
  }
}
