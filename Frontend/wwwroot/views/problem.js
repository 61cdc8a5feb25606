import { Countdown } from '../client/countdown.js';
import { element, showWords } from './dom.js';
import { errorSentence } from './words.js';

/** Longer waits than this are said once. */
const CountedMaxMs = 10 * 60_000;

const countdowns = new WeakMap();

/** Shows a sentence in the place for it, or hides the place. */
export function showSentence(place, sentence) {
  countdowns.get(place)?.stop();
  showWords(place, sentence ?? '');
  place.hidden = !sentence;
}

/** Shows the error of something that is drawn again and again, or that there is none. It is announced once. */
export function showOutcome(place, error) {
  if (place.shownError !== error) {
    place.shownError = error;
    if (error === null) {
      showSentence(place, null);
    } else {
      showError(place, error);
    }
  }
}

/**
 * Shows what an error means. A limit counts down to when one may try again; a screen reader hears its beginning and
 * its end only.
 * @param {(error: object, now: number) => string} sentenceOf
 */
export function showError(place, error, sentenceOf = errorSentence) {
  const began = Date.now();
  showSentence(place, sentenceOf(error, began));
  if (error.code !== 'rate_limited' || !error.retryAt || error.retryAt - began > CountedMaxMs) {
    return;
  }
  const counted = element('span', { 'aria-hidden': 'true' });
  place.replaceChildren(element('span', { class: 'visually-hidden' }, sentenceOf(error, began)), counted);
  const countdown = new Countdown();
  countdowns.set(place, countdown);
  countdown.start(error.retryAt, (leftMs) => {
    if (leftMs > 0) {
      counted.textContent = sentenceOf(error, error.retryAt - leftMs);
    } else {
      place.textContent = 'You can try again now.';
    }
  });
}
