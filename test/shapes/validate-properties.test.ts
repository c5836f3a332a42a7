/** Of any operation of any model: what satisfies its shape has no violations, one broken constraint gives exactly that one, and no input at all throws anything else than a TypeMismatch. */

import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { model as cloudtrail } from '../../src/shapes/generated/cloudtrail.ts';
import { model as entitlement } from '../../src/shapes/generated/entitlement.ts';
import { model as metering } from '../../src/shapes/generated/metering.ts';
import { model as sts } from '../../src/shapes/generated/sts.ts';
import { nodeOf } from '../../src/shapes/nodes.ts';
import type { Node, ScalarNode } from '../../src/shapes/nodes.ts';
import { renderForRecord, renderWire } from '../../src/shapes/render.ts';
import { TypeMismatch } from '../../src/shapes/type-mismatch.ts';
import { validate } from '../../src/shapes/validate.ts';

type Json = { [name: string]: unknown };

const inputs = [metering, cloudtrail, sts, entitlement].flatMap((model) =>
  Object.values(model.operations).flatMap(({ input }) =>
    input === undefined ? [] : [{ model, shape: input }],
  ),
);
const anyInput = fc.constantFrom(...inputs);
const anyInputWithValue = anyInput.chain(({ model, shape }) =>
  fitting(nodeOf(model, shape)).map((value) => ({ model, shape, value: value as Json })),
);

/** Patterns that no repetition of one character matches. */
const EXAMPLES: { readonly [pattern: string]: string } = {
  '^arn:aws[a-zA-Z-]*:[A-Za-z0-9][A-Za-z0-9_/.-]{0,62}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9_/.-]{0,63}:[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,1023}$':
    'arn:aws:license-manager::123456789012:license:l-1',
  's3://[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9](/.*)?': 's3://bucket/prefix',
  '^[0-9]{2}:[0-9]{2}': '06:30',
  '^[a-z0-9_-]+\\.amazonaws\\.com$': 'sts.amazonaws.com',
};
const POOL = Array.from('aZ09-_./:=+@ ,\u00e9\u{1f600}\u0100');

function fitting(node: Node): fc.Arbitrary<unknown> {
  switch (node.type) {
    case 'structure':
      return fc.record(
        Object.fromEntries(node.members.map((member) => [member.name, fitting(member.node)])),
        { requiredKeys: node.members.filter((member) => member.required).map((member) => member.name) },
      );
    case 'list': {
      const minLength = Math.max(0, node.min);
      return fc.array(fitting(node.member), { minLength, maxLength: Math.min(node.max, minLength + 3) });
    }
    case 'map': {
      const minKeys = Math.max(0, node.min);
      return fc.dictionary(fittingText(node.key), fitting(node.value), {
        minKeys,
        maxKeys: Math.min(node.max, minKeys + 2),
      });
    }
    case 'boolean':
      return fc.boolean();
    case 'timestamp':
      return fc.integer({ min: 0, max: 4_102_444_800 });
    case 'integer':
    case 'long':
      return fc.integer({ min: Math.max(node.min, -(2 ** 31)), max: Math.min(node.max, 2 ** 31 - 1) });
    case 'float':
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true, min: node.min, max: node.max });
    default:
      return fittingText(node);
  }
}

function fittingText(node: ScalarNode): fc.Arbitrary<string> {
  if (node.values !== undefined) return fc.constantFrom(...node.values);
  const example = EXAMPLES[node.pattern ?? ''];
  if (example !== undefined) return fc.constant(example);
  const characters = POOL.filter((character) => node.regex?.test(character) ?? true);
  assert.ok(characters.length > 0, `no character fits ${node.pattern}`);
  const minLength = Math.max(1, node.min);
  return fc
    .array(fc.constantFrom(...characters), { minLength, maxLength: Math.min(node.max, minLength + 10) })
    .map((parts) => parts.join(''));
}

type Break = { path: string; constraint: string; broken: unknown };

/** Every way to break one constraint of a fitting value; `broken` is the whole value with that one broken. */
function breaks(node: Node, value: unknown, path: string): Break[] {
  const join = (part: string): string => (path === '' ? part : `${path}.${part}`);
  switch (node.type) {
    case 'structure': {
      const source = value as Json;
      return node.members.flatMap((member): Break[] => {
        const { [member.name]: child, ...rest } = source;
        const within = join(member.recordName);
        if (child === undefined) return [];
        const missing = { path: within, constraint: 'required', broken: rest };
        const inside = breaks(member.node, child, within).map((one) => ({
          ...one,
          broken: { ...source, [member.name]: one.broken },
        }));
        return member.required ? [missing, ...inside] : inside;
      });
    }
    case 'list': {
      const items = value as unknown[];
      const sizes: Break[] = [];
      if (node.min > 0) sizes.push({ path, constraint: 'min', broken: [] });
      if (node.max < Infinity && items.length > 0) {
        sizes.push({ path, constraint: 'max', broken: Array.from({ length: node.max + 1 }, () => items[0]) });
      }
      const scalar = !['structure', 'list', 'map'].includes(node.member.type);
      const inside = items.flatMap((item, index) =>
        breaks(node.member, item, scalar ? path : `${path}.${index + 1}.member`).map((one) => ({
          ...one,
          broken: items.with(index, one.broken),
        })),
      );
      return [...sizes, ...inside];
    }
    case 'map':
      return [];
    default:
      return scalarBreaks(node, value).map(({ constraint, broken }) => ({ path, constraint, broken }));
  }
}

function scalarBreaks(node: ScalarNode, value: unknown): { constraint: string; broken: unknown }[] {
  if (node.type === 'timestamp' || node.type === 'boolean') return [];
  if (typeof value === 'number') {
    return [
      ...(node.min > -Infinity ? [{ constraint: 'min', broken: node.min - 1 }] : []),
      ...(node.max < Infinity ? [{ constraint: 'max', broken: node.max + 1 }] : []),
    ];
  }
  if (node.values !== undefined) return [{ constraint: 'enum', broken: 'none of them' }];
  const text = value as string;
  const found: { constraint: string; broken: unknown }[] = [];
  if (node.max < Infinity)
    found.push({
      constraint: 'max',
      broken: text.repeat(Math.ceil((node.max + 1) / Array.from(text).length)),
    });
  const short = Array.from(text)
    .slice(0, Math.max(0, node.min - 1))
    .join('');
  if (node.min > 0 && (node.regex?.test(short) ?? true)) found.push({ constraint: 'min', broken: short });
  const unlike = '\u0001'.repeat(Math.max(1, node.min));
  if (node.regex !== undefined && !node.regex.test(unlike))
    found.push({ constraint: 'pattern', broken: unlike });
  return found;
}

test('what satisfies a shape has no violations', () => {
  fc.assert(
    fc.property(anyInputWithValue, ({ model, shape, value }) => {
      assert.deepEqual(validate(model, shape, value).violations, []);
    }),
    { numRuns: 500 },
  );
});

test('a typed input rendered for the wire and validated again is the same', () => {
  fc.assert(
    fc.property(anyInputWithValue, ({ model, shape, value }) => {
      const typed = validate(model, shape, value).value;
      assert.deepEqual(validate(model, shape, renderWire(model, shape, typed)).value, typed);
    }),
    { numRuns: 300 },
  );
});

test('one broken constraint gives exactly that violation', () => {
  let seen = 0;
  fc.assert(
    fc.property(anyInputWithValue, fc.nat(), ({ model, shape, value }, pick) => {
      const all = breaks(nodeOf(model, shape), value, '');
      const one = all[pick % Math.max(1, all.length)];
      if (one === undefined) return;
      seen += 1;
      const { violations } = validate(model, shape, one.broken);
      assert.deepEqual(
        violations.map(({ path, constraint }) => ({ path, constraint })),
        [{ path: one.path, constraint: one.constraint }],
      );
      assert.equal(violations[0]?.member.toLowerCase(), one.path.split('.')[0]?.toLowerCase());
    }),
    { numRuns: 1000 },
  );
  assert.ok(seen > 300);
});

/** JSON with the names that hurt, and with a fitting value's own structure where `within` is given. */
function hostile(within: unknown): fc.Arbitrary<unknown> {
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>('', 0, -0, 1e300, -1, 1.5, true, null, [], {}, [[[]]], '\ud800', '\u0000'),
    fc
      .constantFrom('{"__proto__":{"Timestamp":1}}', '{"constructor":1,"toString":[]}')
      .map((text): unknown => JSON.parse(text)),
  );
  if (typeof within !== 'object' || within === null) return junk;
  const keys = Object.keys(within);
  if (keys.length === 0) return junk;
  const deeper = fc
    .constantFrom(...keys)
    .chain((key) =>
      hostile((within as Json)[key]).map((child): unknown =>
        Array.isArray(within) ? within.with(Number(key), child) : { ...within, [key]: child },
      ),
    );
  return fc.oneof({ weight: 1, arbitrary: junk }, { weight: 4, arbitrary: deeper });
}

test('no JSON value throws anything but a TypeMismatch, and what passes can be rendered', () => {
  const arbitrary = anyInputWithValue.chain(({ model, shape, value }) =>
    hostile(value).map((broken) => ({ model, shape, broken })),
  );
  fc.assert(
    fc.property(arbitrary, ({ model, shape, broken }) => {
      try {
        const { value, violations } = validate(model, shape, broken);
        if (violations.length > 0) return;
        JSON.stringify(renderWire(model, shape, value));
        JSON.stringify(renderForRecord(model, shape, value, String));
      } catch (error) {
        if (!(error instanceof TypeMismatch)) throw error;
        assert.notEqual(error.message, '');
      }
    }),
    { numRuns: 2000 },
  );
  assert.equal(({} as Json)['Timestamp'], undefined);
});
