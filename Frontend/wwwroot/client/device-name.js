/** Browsers by a word that only they use; those that pretend to be others come first. */
const Browsers = [
  ['Edge', /\bEdg(e|A|iOS)?\//], ['Opera', /\bOPR\//], ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|CriOS)\//], ['Safari', /\bSafari\//],
];
const Systems = [
  ['iPhone', /iPhone/], ['iPad', /iPad/], ['Android', /Android/], ['Windows', /Windows/], ['macOS', /Mac OS X/],
  ['ChromeOS', /CrOS/], ['Linux', /Linux/],
];

/** The name of a browser in the list of sessions, such as `Firefox on Linux`, from its user agent. */
export function deviceName(userAgent) {
  const of = (names, otherwise) => names.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? otherwise;
  return `${of(Browsers, 'Browser')} on ${of(Systems, 'an unknown system')}`;
}
