/** The page of the architecture shows the rooms that there are, and places changes where there is something. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MAY_IMPORT } from '../support/tidy-imports.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8');
const rooms = Object.keys(MAY_IMPORT).filter((name) => !name.endsWith('.ts'));

/** The rooms of the table, and the names in the drawing. */
const described = Array.from(page.matchAll(/^\| `([a-z]+)` +\|/gm), ([, room = '']) => room);
const drawing = /```mermaid\n([^]*?)```/.exec(page)?.[1] ?? '';

test('every room is described once, and drawn', () => {
  assert.deepEqual(described.toSorted(), rooms.toSorted());
  assert.deepEqual(
    rooms.filter((room) => !new RegExp(`\\b${room}\\b`).test(drawing)),
    [],
  );
});

test('every arrow of the drawing is an import that the table allows', () => {
  const isRoom = (name: string) => rooms.includes(name);
  const arrows = drawing.split('\n').flatMap((line) => {
    const names = line.split('-->').map((name) => name.trim().replace(/\[.*/, ''));
    return names.slice(1).map((to, index) => [names[index] ?? '', to] as const);
  });
  const between = arrows.filter(([from, to]) => isRoom(from) && isRoom(to));
  assert.ok(between.length > 15);
  assert.deepEqual(
    between.filter(([from, to]) => !MAY_IMPORT[from]?.includes(to)),
    [],
  );
});

test('the places that it names are there, or bear a star', () => {
  const named = [...page.matchAll(/`((?:src|test|console)\/[^`]*)`( \*)?/g)];
  assert.ok(named.length > 30);
  const wrong = named.filter(([, path = '', star]) => existsSync(join(root, path)) === (star !== undefined));
  assert.deepEqual(
    wrong.map(([text]) => text),
    [],
  );
});

test('its links lead somewhere', () => {
  const links = Array.from(page.matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link);
  assert.deepEqual(
    links.filter((link) => !existsSync(join(root, 'docs', link))),
    [],
  );
});
