/** Checks a parsed JSON value against its shape, and turns it into a typed input. */

import type { ServiceModel } from './model.ts';
import { nodeOf } from './nodes.ts';
import type { ListNode, MapNode, Node, ScalarNode, StructureNode } from './nodes.ts';
import { parseTimestamp } from './timestamp.ts';
import { TypeMismatch } from './type-mismatch.ts';
import { demand, demands, sentence } from './violation.ts';
import type { Constraint, Violation } from './violation.ts';

export type { Violation };

/** AWS reports ten at most (kinesalite's and dynalite's tests against AWS). */
const VIOLATIONS_MAX = 10;

type Walk = {
  root: Node;
  violations: Violation[];
  /** Member names as paths spell them, list positions from 1, map keys. */
  path: (string | number)[];
};

/**
 * Checks `value` against a shape. What comes back holds modelled members only, in the model's order, null members
 * left out and timestamps as integer milliseconds; everything else is as sent. Violations are in the model's order,
 * ten at most; with any, `value` is not to be relied on. Throws TypeMismatch where a JSON type is wrong.
 */
export function validate(
  model: ServiceModel,
  shapeName: string,
  value: unknown,
): { value: unknown; violations: Violation[] } {
  const root = nodeOf(model, shapeName);
  const walk: Walk = { root, violations: [], path: [] };
  return { value: walkValue(root, value, walk), violations: walk.violations };
}

function walkValue(node: Node, value: unknown, walk: Walk): unknown {
  if (node.type === 'structure') return walkStructure(node, value, walk);
  if (node.type === 'list') return walkList(node, value, walk);
  if (node.type === 'map') return walkMap(node, value, walk);
  const typed = readScalar(node, value);
  const broken = brokenConstraint(node, typed);
  if (broken !== undefined) blameScalar(walk, node, typed, broken);
  return typed;
}

function blameScalar(walk: Walk, node: ScalarNode, value: unknown, broken: Constraint): void {
  violate(walk, node, value, broken, demand(node, broken));
  // AWS names the pattern first where a string also is too short (kinesalite's tests).
  if (broken === 'pattern' && isTooShort(node, value)) violate(walk, node, value, 'min', demand(node, 'min'));
}

function walkStructure(node: StructureNode, value: unknown, walk: Walk): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeMismatch(node, value);
  const source = value as { readonly [name: string]: unknown };
  const typed: { [name: string]: unknown } = {};
  for (const member of node.members) {
    const child = source[member.name];
    if ((child === undefined || child === null) && !member.required) continue;
    walk.path.push(member.recordName);
    if (child === undefined || child === null) {
      violate(walk, member.node, null, 'required', demand(member.node, 'required'));
    } else {
      typed[member.name] = walkValue(member.node, child, walk);
    }
    walk.path.pop();
  }
  return typed;
}

function walkList(node: ListNode, value: unknown, walk: Walk): unknown[] {
  if (!Array.isArray(value)) throw new TypeMismatch(node, value);
  checkSize(node, value, value.length, walk);
  const { member } = node;
  let unfit: Constraint | undefined;
  // A list that is too long is refused whatever is in it, so that a hostile one costs no more than a full one.
  const items: unknown[] = value.length > node.max ? value.slice(0, node.max) : value;
  const typed = items.map((item, index) => {
    if (item === null) {
      walk.path.push(index + 1, 'member');
      violate(walk, member, null, 'required', demand(member, 'required'));
      walk.path.length -= 2;
      return item;
    }
    if (isScalar(member)) {
      const scalar = readScalar(member, item);
      unfit ??= brokenConstraint(member, scalar);
      return scalar;
    }
    walk.path.push(index + 1, 'member');
    const child = walkValue(member, item, walk);
    walk.path.length -= 2;
    return child;
  });
  // For scalar elements AWS blames the list, once (kinesalite's tests).
  if (unfit !== undefined && isScalar(member)) {
    violate(walk, node, value, unfit, `Member must satisfy constraint: ${demands(member)}`);
  }
  return typed;
}

function walkMap(node: MapNode, value: unknown, walk: Walk): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeMismatch(node, value);
  const entries = Object.entries(value);
  checkSize(node, value, entries.length, walk);
  const item = node.value;
  let unfitKey: Constraint | undefined;
  let unfitValue: Constraint | undefined;
  const typed = entries.map(([key, child]: [string, unknown]): [string, unknown] => {
    unfitKey ??= brokenConstraint(node.key, key);
    walk.path.push(key, 'member');
    let result = child;
    if (child === null) {
      violate(walk, item, null, 'required', demand(item, 'required'));
    } else if (isScalar(item)) {
      result = readScalar(item, child);
      unfitValue ??= brokenConstraint(item, result);
    } else {
      result = walkValue(item, child, walk);
    }
    walk.path.length -= 2;
    return [key, result];
  });
  if (unfitKey !== undefined) {
    violate(walk, node, value, unfitKey, `Map keys must satisfy constraint: ${demands(node.key)}`);
  }
  if (unfitValue !== undefined && isScalar(item)) {
    violate(walk, node, value, unfitValue, `Map value must satisfy constraint: ${demands(item)}`);
  }
  return Object.fromEntries(typed); // a key `__proto__` stays a key
}

function isScalar(node: Node): node is ScalarNode {
  return node.type !== 'structure' && node.type !== 'list' && node.type !== 'map';
}

/**
 * The value as its scalar type. A fraction given for an integer is refused: AWS is known to cut it off
 * (kinesalite), but billing less than was sent, without a word, helps nobody.
 */
function readScalar(node: ScalarNode, value: unknown): unknown {
  switch (node.type) {
    case 'string':
    case 'blob':
      if (typeof value !== 'string') throw new TypeMismatch(node, value);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw new TypeMismatch(node, value);
      return value;
    case 'timestamp': {
      const milliseconds = parseTimestamp(value);
      if (milliseconds === undefined) throw new TypeMismatch(node, value);
      return milliseconds;
    }
    default:
      if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeMismatch(node, value);
      if ((node.type === 'integer' || node.type === 'long') && !Number.isInteger(value)) {
        throw new TypeMismatch(node, value);
      }
      return value + 0; // -0 is 0, to databases too
  }
}

/** The first constraint that a value of the right type breaks. Lengths come before patterns: a pattern never meets a value longer than allowed. */
function brokenConstraint(node: ScalarNode, value: unknown): Constraint | undefined {
  if (typeof value === 'number') {
    if (node.type === 'timestamp') return undefined;
    if (value < node.min) return 'min';
    return value > node.max ? 'max' : undefined;
  }
  if (typeof value !== 'string') return undefined;
  if (node.values !== undefined && !node.values.includes(value)) return 'enum';
  if (isTooLong(node, value)) return 'max';
  if (node.regex !== undefined && !node.regex.test(value)) return 'pattern';
  return isTooShort(node, value) ? 'min' : undefined;
}

function isTooLong(node: ScalarNode, value: string): boolean {
  // A string has at least half as many characters as UTF-16 units, and no more; the same holds for a blob's bytes.
  if (value.length <= node.max) return false;
  return value.length > 2 * node.max || lengthOf(node, value) > node.max;
}

function isTooShort(node: ScalarNode, value: unknown): boolean {
  if (typeof value !== 'string' || value.length >= 2 * node.min) return false;
  return lengthOf(node, value) < node.min;
}

/** In characters, not UTF-16 units (as probed on SES by others); a blob's in bytes. */
function lengthOf(node: ScalarNode, value: string): number {
  if (node.type === 'blob') return Buffer.byteLength(value, 'base64');
  let surrogatePairs = 0;
  for (let index = 0; index < value.length; index += 1) {
    if ((value.codePointAt(index) ?? 0) > 0xffff) {
      surrogatePairs += 1;
      index += 1;
    }
  }
  return value.length - surrogatePairs;
}

function checkSize(node: ListNode | MapNode, value: unknown, size: number, walk: Walk): void {
  if (size < node.min) violate(walk, node, value, 'min', demand(node, 'min'));
  if (size > node.max) violate(walk, node, value, 'max', demand(node, 'max'));
}

function violate(walk: Walk, node: Node, value: unknown, constraint: Constraint, what: string): void {
  if (walk.violations.length >= VIOLATIONS_MAX) return;
  const path = walk.path.map((part) => String(part).slice(0, PATH_PART_CHARS_MAX)).join('.');
  const members = walk.root.type === 'structure' ? walk.root.members : [];
  const member = members.find(({ recordName }) => recordName === walk.path[0])?.name ?? '';
  walk.violations.push({ path, member, constraint, text: sentence(node, value, path, what) });
}

/** Keys of maps stand in paths and are the caller's. */
const PATH_PART_CHARS_MAX = 256;
