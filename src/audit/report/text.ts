/** Text from log files into text that is safe on a terminal and fits its column. */

/** Every control, format, surrogate and unassigned character, and the two Unicode line ends. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * The text with what could move the cursor, change colours or reverse the reading order written as
 * `\u{1b}`.
 */
export function visible(text: string): string {
  return text.replaceAll(unsafe, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * The text in lines of at most `width` characters, broken between words, and inside a word that is longer
 * than a line.
 */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return [...lines, line];
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The hour of a time in milliseconds, `2018-04-19 16:00`, UTC. */
export function hourText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}
