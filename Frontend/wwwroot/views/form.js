import { showError, showSentence } from './problem.js';

/** Runs the work of a button, which is disabled meanwhile, and shows its error in the place for problems. */
export async function working(button, problem, work, sentenceOf) {
  showSentence(problem, null);
  button.disabled = true;
  try {
    await work();
  } catch (error) {
    showError(problem, error, sentenceOf);
  } finally {
    button.disabled = false;
  }
}

/**
 * Makes a form run `work` with its values, one run at a time, and shows errors.
 * @param {(members: object) => Promise<void>} options.work
 * @param {Element} options.problem the place for problems
 */
export function onSubmit(form, { work, problem, sentenceOf }) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const members = Object.fromEntries(new FormData(form));
    working(form.querySelector('[type="submit"]'), problem, () => work(members), sentenceOf);
  });
}
