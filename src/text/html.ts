/**
 * Escapes text from log files for HTML, so that it shows and does nothing else, and makes the page's few
 * elements.
 */

import { visible } from './terminal.ts';

const entities: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The very text, in the content of elements and in attributes in quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Text to be read by people, in the same places: what it could hide is shown. */
export function html(text: string): string {
  return escapeHtml(visible(text));
}

/** Lines for an attribute in double quotes. */
export function htmlLines(lines: readonly string[]): string {
  return lines.map(html).join('&#10;');
}

export function code(text: string): string {
  return `<code>${html(text)}</code>`;
}

/** A table with a heading of columns; names of columns with numbers begin with `#`. Cells are HTML. */
export function* table(
  caption: string,
  columns: readonly string[],
  bodies: Iterable<{ heading?: string | undefined; rows: readonly (readonly string[])[] }>,
): Generator<string> {
  const isNumber = columns.map((name) => name.startsWith('#'));
  const cell = (index: number) => (isNumber[index] === true ? ' class="number"' : '');
  const heads = columns.map((name, index) => `<th scope="col"${cell(index)}>${name.replace('#', '')}</th>`);
  yield `<div class="scroll"><table class="list"><caption>${caption}</caption>\n<thead><tr>${heads.join('')}</tr></thead>\n`;
  for (const { heading, rows } of bodies) {
    yield '<tbody>';
    if (heading !== undefined)
      yield `<tr><th scope="rowgroup" class="group" colspan="${columns.length}">${heading}</th></tr>\n`;
    for (const row of rows)
      yield `<tr>${row.map((value, index) => `<td${cell(index)}>${value}</td>`).join('')}</tr>\n`;
    yield '</tbody>';
  }
  yield '</table></div>\n';
}

/** Names and values, both HTML; several values of one name are lines. */
export function facts(all: readonly { name: string; values: readonly string[] }[]): string {
  const items = all.map(
    ({ name, values }) => `<dt>${name}</dt>${values.map((value) => `<dd>${value}</dd>`).join('')}`,
  );
  return `<dl class="facts">${items.join('\n')}</dl>\n`;
}
