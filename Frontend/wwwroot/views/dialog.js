import { element, icon } from './dom.js';

/**
 * A dialog `ID-dialog`, in the page from now on; `openDialog` shows it.
 * @param {object} parts
 * @param {string} parts.id
 * @param {string} parts.heading may be written anew each time it opens
 * @param {boolean} parts.closes whether a button to close it stands beside the heading
 */
export function dialog({ id, heading, closes = true }, ...children) {
  const title = element('h2', { id: `${id}-heading`, dir: 'auto' }, heading);
  const made = element('dialog', { id: `${id}-dialog`, 'aria-labelledby': title.id },
    closes ? element('header', {}, title, closeButton('Close')) : title,
    ...children);
  document.body.append(made);
  return { dialog: made, heading: title };
}

export const closeButton = (label) => element('button', {
  type: 'button', class: 'icon', 'aria-label': label, data: { close: '' },
}, icon('close'));

/** The place for an error in a dialog or panel. */
export const problemPlace = (id) =>
  element('p', { id: `${id}-problem`, class: 'problem', role: 'alert', hidden: true });

/** A dialog that asks before something is done: a button to cancel, and one that does it. */
export function confirmation({ id, heading, verb, confirmed }, ...children) {
  const attributes = { id: `${id}-confirm`, type: 'button', class: 'danger', onclick: confirmed };
  const confirm = element('button', attributes, verb);
  const problem = problemPlace(id);
  const actions = element('div', { class: 'actions' },
    element('button', { type: 'button', data: { close: '' } }, 'Cancel'), confirm);
  return { ...dialog({ id, heading, closes: false }, ...children, problem, actions), confirm, problem };
}
