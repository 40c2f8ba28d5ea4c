// Whoever can write a SIP header or a prompt can write these: they turn a line around, hide a part of it or
// let one name look like another.
// eslint-disable-next-line no-control-regex
const invisible =
  /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** A stranger's text with what cannot be seen written out (`\u202e`); newlines and tabs stay where asked for. */
export function toVisible(text: string, { keepLines = false } = {}): string {
  return text.replaceAll(invisible, (character) => {
    if (keepLines && (character === '\n' || character === '\t')) return character;
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
