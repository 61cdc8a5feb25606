import { forgotPassword, resetPassword } from '../client/own-account.js';
import { byId } from './dom.js';
import { checkLengths } from './fields.js';
import { onSubmit } from './form.js';
import { showSentence } from './problem.js';
import { errorSentence } from './words.js';

const Ways = ['guest', 'login', 'register'];
const Panes = [...Ways, 'forgot', 'reset'];

/** The way in: as a guest with a name, with an account, or a new one; and back to one whose password is lost. */
export class EntryView {
  #session;
  #resetToken = null;

  constructor(session, { forgets }) {
    this.#session = session;
    const enter = {
      guest: ({ name }) => session.guest(name.trim()),
      login: ({ email, password }) => session.login(email, password),
      register: ({ name, ...members }) => session.register({ ...members, ...(name.trim() && { name: name.trim() }) }),
    };
    for (const way of Ways) {
      const tab = byId(`entry-${way}`);
      tab.addEventListener('click', () => this.#choose(way));
      tab.addEventListener('keydown', (event) => this.#moved(event, way));
      this.#onSubmit(way, enter[way]);
    }
    showSentence(byId('entry-storage'), forgets);
    checkLengths(byId('entry'));
    this.#onSubmit('forgot', (members) => this.#forgot(members));
    this.#onSubmit('reset', (members) => this.#reset(members));
    byId('entry-forgot').addEventListener('click', () => this.#open('forgot'));
    for (const back of document.querySelectorAll('[data-to-login]')) {
      back.addEventListener('click', () => this.#open('login'));
    }
  }

  /** Somebody has come in: no password stays behind. */
  hide() {
    byId('entry').hidden = true;
    byId('entry').querySelectorAll('form').forEach((form) => form.reset());
  }

  show() {
    byId('entry').hidden = false;
    this.#open('guest');
  }

  /** The page of the link in a mail about a forgotten password. */
  showReset(token) {
    byId('entry').hidden = false;
    this.#resetToken = token;
    this.#open('reset');
  }

  #onSubmit(pane, work) {
    const sentenceOf = (error, now) => entrySentence(pane, error, now);
    onSubmit(byId(`${pane}-form`), { work, problem: byId('entry-error'), sentenceOf });
  }

  #open(pane, notice = null) {
    this.#choose(pane);
    showSentence(byId('entry-notice'), notice);
    byId(`${pane}-form`).querySelector('input').focus();
  }

  #choose(chosen) {
    showSentence(byId('entry-error'), null);
    showSentence(byId('entry-notice'), null);
    byId('entry-ways').hidden = !Ways.includes(chosen);
    for (const pane of Panes) {
      byId(`${pane}-form`).hidden = pane !== chosen;
    }
    for (const way of Ways) {
      const tab = byId(`entry-${way}`);
      tab.setAttribute('aria-selected', String(way === chosen));
      tab.tabIndex = way === chosen ? 0 : -1;
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

  async #forgot({ email }) {
    await forgotPassword(this.#session, email);
    byId('forgot-form').reset();
    this.#open('login', 'If an account with this e-mail exists, we\'ve sent it a link that works for 30 minutes.');
  }

  async #reset({ password, repeated }) {
    await resetPassword(this.#session, { token: this.#resetToken, password, repeated });
    byId('reset-form').reset();
    this.#open('login', 'Your password has been changed. Please log in with the new one.');
  }
}

function entrySentence(pane, error, now) {
  if (pane === 'login' && error.code === 'unauthenticated') {
    return 'Wrong e-mail or password.';
  }
  if (pane === 'login' && error.code === 'forbidden') {
    // The message tells banned people the reason.
    return error.message;
  }
  if (pane === 'reset' && error.code === 'unauthenticated') {
    return 'This link has expired or was already used. Please request a new one.';
  }
  if (pane === 'register' && error.code === 'conflict') {
    return error.message || 'This e-mail or handle is already taken.';
  }
  return errorSentence(error, now);
}
