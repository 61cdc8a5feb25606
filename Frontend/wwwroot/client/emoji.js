/** The emoji that are offered at once, with their names. */
export const CommonEmoji = [
  ['👍', 'thumbs up'], ['❤️', 'red heart'], ['😂', 'tears of joy'], ['🎉', 'party popper'], ['😮', 'surprised'],
  ['😢', 'crying'], ['🙏', 'folded hands'], ['👀', 'eyes'], ['✅', 'check mark'], ['🚀', 'rocket'], ['🔥', 'fire'],
  ['👏', 'clapping hands'], ['😀', 'grinning'], ['😉', 'winking'], ['😍', 'heart eyes'], ['🤔', 'thinking'],
  ['😅', 'relieved'], ['😡', 'angry'], ['👎', 'thumbs down'], ['🙌', 'raised hands'], ['💯', 'hundred points'],
  ['☕', 'hot drink'], ['🐛', 'bug'], ['❓', 'question mark'],
];

const Emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3/u;
const Name = /^:[A-Za-z0-9_+-]{1,64}:$/u;
const graphemes = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

/** Whether a text looks like one emoji, or like the `:name:` of one. The server knows better. */
export function isEmoji(text) {
  const isOne = graphemes === null || [...graphemes.segment(text)].length === 1;
  return Name.test(text) || (isOne && Emoji.test(text));
}
