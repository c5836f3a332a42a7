/** The page about database engines is the table by which the code decides. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engineCapabilities } from '../../src/store/engines.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/database-engines.md'), 'utf8');

test('every engine stands on the page with what it can do, and no other', () => {
  const [[, ...names] = [], , ...rows] = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const told = rows.map(([engine = '', ...cells]) => [
    codeIn(engine),
    Object.fromEntries(cells.map((cell, index) => [codeIn(names[index] ?? ''), cell])),
  ]);
  const expected = Object.entries(engineCapabilities).map(([engine, capabilities]) => [
    engine,
    Object.fromEntries(Object.entries(capabilities).map(([name, can]) => [name, can ? 'yes' : 'no'])),
  ]);
  assert.deepEqual(told, expected);
});

test('every capability is explained', () => {
  for (const name of Object.keys(engineCapabilities.sqlite))
    assert.ok(page.includes(`\n- \`${name}\`: `), name);
});

function codeIn(cell: string): string | undefined {
  return /^`(\w+)`/.exec(cell)?.[1];
}
