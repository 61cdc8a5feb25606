import { byId } from './dom.js';
import { showError, showProblem } from './problem.js';
import { errorSentence } from './words.js';

const Ways = ['guest', 'login', 'register'];

/** The way in: as a guest with a name, with an account, or with a new one. */
export class EntryView {
  #session;
  #entered;

  constructor(session, { entered }) {
    this.#session = session;
    this.#entered = entered;
    for (const way of Ways) {
      const tab = byId(`entry-${way}`);
      tab.addEventListener('click', () => this.#choose(way));
      tab.addEventListener('keydown', (event) => this.#moved(event, way));
      byId(`${way}-form`).addEventListener('submit', (event) => {
        event.preventDefault();
        this.#enter(way, event.target);
      });
    }
  }

  show(sentence = null) {
    byId('entry').hidden = false;
    showProblem(byId('entry-error'), sentence);
    this.#choose('guest');
    byId('guest-form').elements.name.focus();
  }

  hide() {
    byId('entry').hidden = true;
    Ways.forEach((way) => byId(`${way}-form`).reset());
  }

  #choose(chosen) {
    for (const way of Ways) {
      const tab = byId(`entry-${way}`);
      tab.setAttribute('aria-selected', String(way === chosen));
      tab.tabIndex = way === chosen ? 0 : -1;
      byId(`${way}-form`).hidden = way !== chosen;
    }
  }

  #moved(event, way) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step !== undefined) {
      const next = Ways[(Ways.indexOf(way) + step + Ways.length) % Ways.length];
      this.#choose(next);
      byId(`entry-${next}`).focus();
      event.preventDefault();
    }
  }

  async #enter(way, form) {
    const submit = form.querySelector('[type="submit"]');
    const { name, ...members } = Object.fromEntries(new FormData(form));
    showProblem(byId('entry-error'), null);
    submit.disabled = true;
    try {
      if (way === 'guest') {
        await this.#session.guest(name.trim());
      } else if (way === 'login') {
        await this.#session.login(members.email, members.password);
      } else {
        await this.#session.register({ ...members, ...(name.trim() && { name: name.trim() }) });
      }
      this.#entered();
    } catch (error) {
      showError(byId('entry-error'), error, (one, now) => entrySentence(way, one, now));
    } finally {
      submit.disabled = false;
    }
  }
}

function entrySentence(way, error, now) {
  if (way === 'login' && error.code === 'unauthenticated') {
    return 'E-mail and password do not match an account.';
  }
  if (way === 'register' && error.code === 'conflict') {
    return error.message || 'This e-mail or handle is taken.';
  }
  if (way === 'login' && error.code === 'forbidden') {
    // Who is banned is told so, with the reason.
    return error.message;
  }
  return errorSentence(error, now);
}
