import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cbor } from '@smithy/core/cbor';
import fc from 'fast-check';
import { CborError, readCbor } from '../../src/protocol/read-cbor.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('CBOR that callers send', () => {
  test('what a client of Smithy writes is read as it was meant', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.double({ noNaN: false }).map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 30 }),
        fc.dictionary(
          fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
          tie('value'),
          {
            maxKeys: 30,
          },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(value, (sent) => {
        assert.deepEqual(plain(readCbor(Buffer.from(cbor.serialize(sent)))), plain(sent));
      }),
      { numRuns: 500 },
    );
  });

  test('every form that RFC 8949 has for the values of the protocol is read', () => {
    const examples: [text: string, value: unknown][] = [
      ['00', 0],
      ['17', 23],
      ['1818', 24],
      ['1903e8', 1000],
      ['1a000f4240', 1_000_000],
      ['1b000000e8d4a51000', 1_000_000_000_000],
      ['1bffffffffffffffff', 18_446_744_073_709_552_000],
      ['3bffffffffffffffff', -18_446_744_073_709_552_000],
      ['20', -1],
      ['3863', -100],
      ['f90001', 5.960_464_477_539_063e-8],
      ['f93e00', 1.5],
      ['f97bff', 65504],
      ['f9c400', -4],
      ['f97c00', Infinity],
      ['f97e00', NaN],
      ['fa47c35000', 100_000],
      ['fb3ff199999999999a', 1.1],
      ['fb7ff0000000000000', Infinity],
      ['f4', false],
      ['f5', true],
      ['f6', null],
      ['f7', null],
      ['60', ''],
      ['62c3bc', 'ü'],
      ['80', []],
      ['83010203', [1, 2, 3]],
      ['9f01820203 9f0405ffff', [1, [2, 3], [4, 5]]],
      ['a0', {}],
      ['a26161016162820203', { a: 1, b: [2, 3] }],
      ['bf6346756ef563416d7421ff', { Fun: true, Amt: -2 }],
      ['c11a514b67b0', 1_363_896_240],
      ['c1fb41d452d9ec200000', 1_363_896_240.5],
      ['d801 00', 0],
    ];
    for (const [text, value] of examples) assert.deepEqual(readCbor(hex(text)), value, text);
    assert.deepEqual([...(readCbor(hex('43010203')) as Uint8Array)], [1, 2, 3]);
  });

  test('a key __proto__ is a key like others', () => {
    const value = readCbor(hex('a1695f5f70726f746f5f5fa1616101')) as object;
    assert.deepEqual(Object.keys(value), ['__proto__']);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  const hostile: { [what: string]: string } = {
    nothing: '',
    'a head without its number': '18',
    'a number cut short': '1b0000',
    'a text cut short': '6261',
    'a text of a claimed length': '7b7fffffffffffffff61',
    'bytes of a claimed length': '5affffffff',
    'a list of a claimed count': '9a01ffffff',
    'a list of a claimed count beyond 2^53': '9bffffffffffffffff',
    'a map of a claimed count': 'baffffffff',
    'nested lists of claimed counts': '9a01ffffff'.repeat(30),
    'a map without its last value': 'a16161',
    'a map with more claimed than bytes left': 'a4616101616202',
    'lists nested 33 levels deep': `${'81'.repeat(33)}00`,
    'lists nested a million levels deep': '81'.repeat(1_000_000),
    'maps nested deep': 'a16161'.repeat(10_000),
    'tags nested deep': 'c1'.repeat(100_000),
    'endless lists nested deep': '9f'.repeat(100_000),
    'an endless list without an end': '9f00',
    'an endless map without an end': 'bf616100',
    'an endless map with half a pair': 'bf6161ff',
    // RFC 8949 has texts and bytes in pieces too; no AWS client sends them.
    'a text in pieces': '7f657374726561646d696e67ff',
    'bytes in pieces': '5f42010243030405ff',
    'an endless text without an end': '7f6161',
    'an endless text of bytes': '7f4161ff',
    'an endless text within another': '7f7f6161ffff',
    'an endless number': '1f',
    'an endless tag': 'df00',
    'an end of nothing': 'ff',
    'an end within a list of a count': '81ff',
    'reserved heads': '1c',
    'a simple value of no meaning': 'e0',
    'a simple value in a byte of its own': 'f818',
    'a big number': 'c249010000000000000000',
    'a big number of 100 kB': `c25a000186a0${'ff'.repeat(100_000)}`,
    'a decimal fraction': 'c48221196ab3',
    'a decimal fraction with a huge exponent': 'c4821a0fffffff01',
    'a date as text': 'c074323031332d30332d32315432303a30343a30305a',
    'an unknown tag': 'd9d9f700',
    'a timestamp that is a text': 'c16130',
    'a timestamp that is a list': 'c18100',
    'a key that is a number': 'a10102',
    'a key that is bytes': 'a1416101',
    'a key that is a list': 'a1810001',
    'a key given twice': 'a2616101616102',
    'a key given twice in two spellings': 'a2616101 78016102',
    'broken UTF-8': '61ff',
    'half a surrogate pair': '63eda080',
    'a character cut short': '61c3',
    'bytes after the end': '0000',
  };
  for (const [what, text] of Object.entries(hostile)) {
    test(`${what}: refused`, () => {
      assert.throws(() => readCbor(hex(text)), CborError);
    });
  }

  test('32 levels are read', () => {
    assert.doesNotThrow(() => readCbor(hex(`${'81'.repeat(32)}00`)));
  });

  test('no bytes whatever make anything but a value or a refusal', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      // Mostly well-formed: something written by a client, with one byte changed.
      fc.tuple(fc.jsonValue(), fc.nat(), fc.nat(255)).map(([value, position, byte]) => {
        const written = Uint8Array.from(cbor.serialize(value));
        written[position % written.length] = byte;
        return written;
      }),
    );
    fc.assert(
      fc.property(bytes, (given) => {
        try {
          readCbor(Buffer.from(given));
        } catch (error) {
          assert.ok(error instanceof CborError, String(error));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

/** What differs only in prototypes and in the sign of zero is the same. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
    ),
  );
}
