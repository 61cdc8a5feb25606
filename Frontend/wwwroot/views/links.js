/** An address begins with its scheme, in any case, and not in the middle of a word. */
const Scheme = /(?<![A-Za-z0-9_])https?:\/\//giu;
/** Characters that end an address: spaces, invisible characters, and ASCII that must be escaped; … */
const Unwritable = /[\s\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff<>"`\\]/u;
/** … typographic and non-Latin punctuation, except the middle dot, which occurs in words; … */
const Typographic = /(?![\u0021-\u007e\u00b7])\p{P}/u;
/** … and full-width forms that are neither letters nor digits. */
const FullWidth = /[\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/u;
const Outside = new RegExp([Unwritable, Typographic, FullWidth].map(({ source }) => source).join('|'), 'u');
/** Punctuation of the sentence, when an address ends with it. */
const Trailing = /[.,;:!?'*~]+$/u;
const Brackets = { ')': '(', ']': '[', '}': '{' };
const Openers = Object.values(Brackets);

/** The text of a message as runs of text and of web addresses, which alone become links. */
export function textRuns(text) {
  const runs = [];
  let end = 0;
  for (const { index, 0: scheme } of text.matchAll(Scheme)) {
    const address = index < end ? '' : addressOf(text.slice(index), scheme.length);
    if (address !== '') {
      runs.push(...(index > end ? [{ text: text.slice(end, index) }] : []), { text: address, href: address });
      end = index + address.length;
    }
  }
  return end < text.length ? [...runs, { text: text.slice(end) }] : runs;
}

/** The address at the beginning of a text, if there is a valid one. */
function addressOf(text, schemeLength) {
  const outside = text.search(Outside);
  const candidate = outside < 0 ? text : text.slice(0, outside);
  const address = candidate.slice(0, balancedLength(candidate)).replace(Trailing, '');
  return address.length > schemeLength && isAddress(address) ? address : '';
}

function isAddress(text) {
  try {
    return new URL(text).hostname !== '';
  } catch {
    return false;
  }
}

/** Brackets belong to an address in pairs: it ends before one that is not opened, or never closed. */
function balancedLength(address) {
  const open = [];
  for (let at = 0; at < address.length; at++) {
    const character = address[at];
    if (Openers.includes(character)) {
      open.push(at);
    } else if (Brackets[character] !== undefined) {
      const opener = open.pop();
      if (opener === undefined || address[opener] !== Brackets[character]) {
        return open[0] ?? opener ?? at;
      }
    }
  }
  return open[0] ?? address.length;
}
