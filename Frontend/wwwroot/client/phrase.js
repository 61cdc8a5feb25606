const Isolate = '\u2068';
const Pop = '\u2069';
/** Whatever ends a paragraph would end an isolation with it. */
const ParagraphEnds = /[\n\r\u001c-\u001e\u0085\u2029]/gu;

/** A name whose own marks of isolation come in pairs: it cannot end the isolation that it is put into. */
export function balanced(name) {
  let depth = 0;
  let result = '';
  for (const character of String(name).replace(ParagraphEnds, ' ')) {
    if (character >= '\u2066' && character <= Isolate) {
      depth++;
    } else if (character === Pop && depth-- === 0) {
      depth = 0;
      continue;
    }
    result += character;
  }
  return result + Pop.repeat(depth);
}

/**
 * A sentence with names in it. People choose names, in any script and direction, and no name may turn round or reorder
 * the words beside it. On the page each one stands in a `<bdi>` (`element` and `showWords` see to it); where there are
 * only strings, as in a label, `toString` puts it between U+2068 and U+2069.
 */
export class Phrase {
  /** @param {(string | {name: string})[]} parts our own words, and names */
  constructor(parts) {
    this.parts = parts;
  }

  toString() {
    return this.parts
      .map((part) => (typeof part === 'string' ? part : `${Isolate}${balanced(part.name)}${Pop}`))
      .join('');
  }

  toJSON() {
    return this.toString();
  }
}

/** The tag of a template that makes a phrase: text put into it is a name, numbers and phrases are our own words. */
export function phrase(words, ...values) {
  const parts = words.flatMap((word, index) => [word, ...(index < values.length ? partsOf(values[index]) : [])]);
  return new Phrase(parts.filter((part) => part !== ''));
}

const partsOf = (value) => (value instanceof Phrase
  ? value.parts
  : [typeof value === 'number' ? String(value) : { name: String(value) }]);

/** `Ann, Bo, Cy` */
export const listed = (names) =>
  new Phrase(names.flatMap((name, index) => [...(index > 0 ? [', '] : []), { name }]));
