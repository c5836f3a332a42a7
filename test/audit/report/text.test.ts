import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { count, visible, wrap } from '../../../src/audit/report/text.ts';

test('plain text stays as it is', () => {
  assert.equal(visible('role/Zoë (session-1) 🦊'), 'role/Zoë (session-1) 🦊');
});

test('control, format and lone surrogate characters are shown by their number', () => {
  assert.equal(visible('a\u001b[0m\u200b\ud800b'), 'a\\u{1b}[0m\\u{200b}\\u{d800}b');
});

test('wrapped lines fit, and say the same', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 1, max: 20 }), (text, width) => {
      const lines = wrap(text, width);
      assert.ok(lines.every((line) => line.length <= width));
      assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
    }),
  );
});

test('one is singular', () => {
  assert.deepEqual(
    [0, 1, 2].map((number) => count(number, 'hour')),
    ['0 hours', '1 hour', '2 hours'],
  );
});
