import { showError, showSentence } from './problem.js';

/**
 * Lets a form do `work` with what was entered, once at a time, and shows what went wrong.
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
