/** Renders broken constraints in the words of AWS's validation layer. */

import type { Node, ScalarNode } from './nodes.ts';

export type Constraint = 'required' | 'min' | 'max' | 'pattern' | 'enum';

export type Violation = {
  /** AWS's path: `usageRecords.1.member.quantity`. */
  path: string;
  /** The member of the request that the path begins with, as modelled: `UsageRecords`. */
  member: string;
  constraint: Constraint;
  /** The sentence AWS gives for it, from `Value` on. */
  text: string;
};

/** AWS prints long values whole (kinesalite's tests); a message here stays about as short as a record's errorMessage, 1 KB. */
const VALUE_CHARS_MAX = 1024;

/** All violations as one message: `2 validation errors detected: …; …` (kinesalite's tests, dozens of public reports). */
export function renderViolations(violations: readonly Violation[]): string {
  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  return `${count} detected: ${violations.map((violation) => violation.text).join('; ')}`;
}

/** One sentence; `what` is what the member must do. AWS leaves sensitive values out (`Value at 'password' failed …`). */
export function sentence(node: Node, value: unknown, path: string, what: string): string {
  const hidden = 'sensitive' in node && node.sensitive;
  return `Value${hidden ? '' : ` ${renderValue(node, value)}`} at '${path}' failed to satisfy constraint: ${what}`;
}

/** What `Member must …` says of one constraint (STS, Kinesis and Cognito messages in public reports). */
export function demand(node: Node, constraint: Constraint): string {
  if (constraint === 'required' || node.type === 'structure') return 'Member must not be null';
  if (constraint === 'min') return `Member must have ${measure(node)} greater than or equal to ${node.min}`;
  if (constraint === 'max') return `Member must have ${measure(node)} less than or equal to ${node.max}`;
  const { values, pattern } = node as ScalarNode;
  return constraint === 'enum'
    ? `Member must satisfy enum value set: [${values?.join(', ')}]`
    : `Member must satisfy regular expression pattern: ${pattern}`;
}

/** For elements of a list and keys or values of a map AWS names every constraint they have (aws/boto3#2601, kinesalite). */
export function demands(node: ScalarNode): string {
  const constraints: Constraint[] = [];
  if (node.max !== Infinity) constraints.push('max');
  if (node.min !== -Infinity) constraints.push('min');
  if (node.pattern !== undefined) constraints.push('pattern');
  if (node.values !== undefined) constraints.push('enum');
  return `[${constraints.map((constraint) => demand(node, constraint)).join(', ')}]`;
}

function measure(node: Node): string {
  return ['integer', 'long', 'float', 'double'].includes(node.type) ? 'value' : 'length';
}

function renderValue(node: Node, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return `'${cut(javaString(node, value, VALUE_CHARS_MAX))}'`;
}

/** As Java prints a collection. Structures stand as their shape's name: AWS prints an object id that says nothing. */
function javaString(node: Node, value: unknown, charsMax: number): string {
  if (node.type === 'structure') return node.name;
  if (node.type === 'list') {
    return `[${joined(value as unknown[], charsMax, (item) => javaString(node.member, item, charsMax))}]`;
  }
  if (node.type === 'map') {
    const render = ([key, item]: [string, unknown]): string =>
      `${cut(key)}=${javaString(node.value, item, charsMax)}`;
    return `{${joined(Object.entries(value as object), charsMax, render)}}`;
  }
  return cut(String(value));
}

function joined<T>(items: readonly T[], charsMax: number, render: (item: T) => string): string {
  const texts: string[] = [];
  let chars = 0;
  for (const item of items) {
    if (chars > charsMax) break; // a list of a million elements is not worth rendering
    const text = render(item);
    chars += text.length + 2;
    texts.push(text);
  }
  return texts.join(', ');
}

function cut(text: string): string {
  return text.length <= VALUE_CHARS_MAX ? text : `${text.slice(0, VALUE_CHARS_MAX)}...`;
}
