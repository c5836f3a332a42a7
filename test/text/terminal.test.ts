import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as fc from 'fast-check';

import { columnsOf, fit, visible, wrap } from '../../src/text/terminal.ts';

test('plain text stays as it is', () => {
  assert.equal(visible('role/Zoë (session-1) 🦊'), 'role/Zoë (session-1) 🦊');
});

test('control, format and lone surrogate characters are shown by their number', () => {
  assert.equal(visible('a\u001b[0m\u200b\ud800b'), 'a\\u{1b}[0m\\u{200b}\\u{d800}b');
});

test('wrapped lines fit, and say the same', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 80, unit: 'grapheme' }),
      fc.integer({ min: 2, max: 20 }),
      (text, width) => {
        const lines = wrap(text, width);
        assert.ok(lines.every((line) => columnsOf(line) <= width));
        assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      },
    ),
  );
});

test('a long word stays whole where it is to be copied', () => {
  assert.deepEqual(wrap('broken: logs/a-long-path.json.gz (empty file)', 12, 'whole'), [
    'broken:',
    'logs/a-long-path.json.gz',
    '(empty file)',
  ]);
});

test('a name that is too long keeps its ends', () => {
  assert.equal(fit('customer-of-ours-1', 12), 'custo..urs-1');
  assert.equal(fit('customer1', 12), 'customer1   ');
});

test('fitted text takes exactly its columns, whatever characters are in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 30 }), (text, width) => {
      assert.equal(columnsOf(fit(text, width)), width);
    }),
  );
});

test('a wide character takes two columns, and a mark above a letter none', () => {
  assert.deepEqual(['a', '客', '🦊', 'e\u0301'].map(columnsOf), [1, 2, 2, 1]);
});
