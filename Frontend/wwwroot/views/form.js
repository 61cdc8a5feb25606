import { showError, showSentence } from './problem.js';

/**
 * Makes a form run `work` with its values, one run at a time, and shows errors.
 * @param {(members: object) => Promise<void>} options.work
 * @param {Element} options.problem the place for problems
 */
export function onSubmit(form, { work, problem, sentenceOf }) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const submit = form.querySelector('[type="submit"]');
    showSentence(problem, null);
    submit.disabled = true;
    try {
      await work(Object.fromEntries(new FormData(form)));
    } catch (error) {
      showError(problem, error, sentenceOf);
    } finally {
      submit.disabled = false;
    }
  });
}
