/** Makes text from log files safe on a terminal, and fits it to its column. */

/** What most texts are made of: one column each, and nothing to be made visible. */
const plain = /^[ -~]*$/;
/** Every control, format, surrogate and unassigned character, and the two Unicode line ends. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * The text with what could move the cursor, change colours or reverse the reading order written as
 * `\u{1b}`.
 */
export function visible(text: string): string {
  if (plain.test(text)) return text;
  return text.replaceAll(unsafe, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * The text in lines of at most `width` columns, broken between words, and inside a word that is longer than
 * a line; or not there, so that a long path can be copied, and its line is longer.
 */
export function wrap(text: string, width: number, longWords: 'broken' | 'whole' = 'broken'): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && columnsOf(line) + 1 + columnsOf(rest) > width) {
      lines.push(line);
      line = '';
    }
    if (longWords === 'broken') {
      for (let start = startOf(rest, width); start.length < rest.length; start = startOf(rest, width)) {
        // A character that is wider than the line stands in it all the same.
        const taken = start === '' ? (Array.from(rest.slice(0, 2))[0] ?? '') : start;
        lines.push(taken);
        rest = rest.slice(taken.length);
      }
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}

/** The text in exactly `width` columns: filled up with spaces, or with `..` for its middle. */
export function fit(text: string, width: number): string {
  const columns = columnsOf(text);
  if (columns <= width) return text + ' '.repeat(width - columns);
  const tailWidth = Math.floor((width - 2) / 2);
  const head = startOf(text, width - 2 - tailWidth);
  const tail = reversed(startOf(reversed(text), tailWidth));
  return fit(`${head}..${tail}`, width);
}

function reversed(text: string): string {
  return Array.from(text).toReversed().join('');
}

/** Characters that a terminal draws over the one before, and those it draws two columns wide. */
const narrow = /\p{Mn}|\p{Me}/u;
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a visible text takes. */
export function columnsOf(text: string): number {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
}

function widthOf(character: string): number {
  if (narrow.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** As much of the text as fits into `width` columns. */
function startOf(text: string, width: number): string {
  const slice = text.slice(0, width);
  if (plain.test(slice)) return slice;
  let start = '';
  let columns = 0;
  for (const character of text) {
    columns += widthOf(character);
    if (columns > width) break;
    start += character;
  }
  return start;
}
