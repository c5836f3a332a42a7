/**
 * Escapes text from log files for Markdown, in GitHub's dialect and in others, so that it shows and does
 * nothing else.
 */

import { visible } from './terminal.ts';

/** What has a meaning in Markdown or in HTML. */
const special = /[\\`*_[\]<>#|~$&@]/g;
/** What GitHub makes a link of, after Markdown is done: names, issues and addresses. */
const reference = /@|#|\bGH-|:\/\/|\bwww(?=\.)/gi;

/**
 * The text with every special character as an entity, so that it is neither markup nor part of a table; and
 * with a space of no width wherever a link to a person, an issue or an address would begin. Longer texts than
 * `lengthMax` are cut.
 */
export function prose(text: string, lengthMax = 1000): string {
  const shown = cut(visible(text), lengthMax);
  const parts = shown.split(reference);
  const references = shown.match(reference) ?? [];
  return parts
    .map((part, index) => {
      const link = references[index];
      return entities(part) + (link === undefined ? '' : `${entities(link)}&#8203;`);
    })
    .join('');
}

/** The text as code, to be copied as it is: GitHub links nothing in it. */
export function code(text: string, lengthMax = 300): string {
  const inert = entities(cut(visible(text), lengthMax))
    .replaceAll('://', '&#58;//')
    .replaceAll(/www\./gi, (www) => www.replace('.', '&#46;'));
  return `<code>${inert}</code>`;
}

/** Lines as they are, whatever backticks are in them. */
export function codeBlock(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length);
  const fence = '`'.repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return `${fence}text\n${lines.join('\n')}\n${fence}\n`;
}

function entities(text: string): string {
  return text.replaceAll(special, (character) => `&#${character.charCodeAt(0)};`);
}

function cut(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax).toWellFormed()} [cut]`;
}
