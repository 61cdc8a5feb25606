import { Phrase, balanced } from '../client/phrase.js';
import { guarded, report } from '../client/report.js';

/**
 * An element with attributes and children. Strings become text nodes: nothing that people write is read as markup.
 * Names in a phrase stand in a `<bdi>`.
 * `on…` attributes are listeners, `data` sets data attributes, `false`, `null` and `undefined` leave an attribute out.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else if (name === 'data') {
      Object.assign(made.dataset, value);
    } else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false)
    .flatMap(nodesOf));
  return made;
}

const nodesOf = (words) => (words instanceof Phrase
  ? words.parts.map((part) => (typeof part === 'string' ? part : isolated(part.name)))
  : [words]);

/** A name on its own, for an element with `dir="auto"`, which isolates it and aligns it by its script. */
export const alone = (name) => (name instanceof Phrase ? name : balanced(name));

/** A name beside other words. */
export const isolated = (name) => element('bdi', {}, balanced(name));

/** Shows words, or a phrase, as the whole of a place. */
export const showWords = (place, words) => place.replaceChildren(...nodesOf(words));

/** Shows words that are new: those that stand there keep their selection, and are not read out again. */
export function showNew(place, words) {
  if (place.shownWords !== String(words)) {
    place.shownWords = String(words);
    showWords(place, words);
  }
}

/** Says something to screen readers. */
export const announce = (words) => showWords(byId('announcer'), words);

export const byId = (id) => document.getElementById(id);

const SvgNamespace = 'http://www.w3.org/2000/svg';

/** One of the symbols of the page. They stand in it, so that they show without a network too. */
export function icon(name) {
  const svg = document.createElementNS(SvgNamespace, 'svg');
  const use = document.createElementNS(SvgNamespace, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

const FrameMs = 16;

/**
 * Runs `work` once a frame at the most, however often it is asked for. By a timer, because frames are not drawn in
 * hidden windows, whose titles count unread messages all the same.
 */
export function coalesced(work) {
  let timer = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      guarded(work)();
    }, FrameMs);
  };
}

/**
 * Rows for `reconcile` from items: `present` gives version, `make` and `update` of one. What fails there fails when the
 * row is made: that is reported once, and the other rows are shown.
 */
export const presented = (items, keyOf, present) => items.map((item) => {
  const key = keyOf(item);
  try {
    return { ...present(item), key };
  } catch (error) {
    const make = () => {
      throw error;
    };
    return { key, version: `failed: ${error}`, make };
  }
});

/**
 * Makes the children of `parent` the given rows `{key, version, make, update}`, in order. An element lives as long as
 * its row has the same key and version: what did not change keeps its place, focus and selection. `update`, if there is
 * one, changes what in it changes with time alone. A row that cannot be made is reported, and says so in its place.
 */
export function reconcile(parent, rows) {
  const known = new Map([...parent.children].map((child) => [child.rowKey, child]));
  const focused = document.activeElement;
  const focusedKey = [...known.values()].find((child) => child.contains(focused))?.rowKey;
  const focusedPart = focused?.dataset.part;
  let place = parent.firstElementChild;
  for (const { key, version, make, update } of rows) {
    const old = known.get(key);
    known.delete(key);
    if (old !== undefined && old.rowVersion === version) {
      update?.(old);
      if (old === place) {
        place = place.nextElementSibling;
      } else {
        parent.insertBefore(old, place);
      }
      continue;
    }
    const made = Object.assign(makeOrReport(make, parent), { rowKey: key, rowVersion: version });
    parent.insertBefore(made, place);
    if (old !== undefined) {
      place = old === place ? place.nextElementSibling : place;
      old.remove();
      if (key === focusedKey) {
        focusIn(made, focusedPart);
      }
    }
  }
  for (const gone of known.values()) {
    gone.remove();
  }
}

/** The part that had the focus has it again; if it is gone, its row has. */
function focusIn(row, part) {
  const again = part === undefined ? null : row.querySelector(`[data-part="${CSS.escape(part)}"]`);
  const otherwise = row.matches('button, [tabindex]') ? row : row.querySelector('button, [tabindex]');
  (again ?? otherwise)?.focus({ preventScroll: true });
}

function makeOrReport(make, parent) {
  try {
    return make();
  } catch (error) {
    report(error);
    const tag = parent.matches('ul, ol') ? 'li' : 'span';
    return element(tag, { class: 'notice' }, 'This can\'t be shown.');
  }
}

/** Opens a modal dialog whose `[data-close]` buttons and backdrop close it; then focus returns to where it was. */
export function openDialog(dialog) {
  if (!dialog.dataset.closes) {
    dialog.dataset.closes = 'true';
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog || event.target.closest('[data-close]')) {
        dialog.close();
      }
    });
  }
  dialog.showModal();
}
