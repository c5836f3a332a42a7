/** The error for a JSON value of another type than its shape, in the words of AWS's deserialiser. */

import type { Node } from './nodes.ts';

/**
 * What a walker throws; the message is what AWS puts into its SerializationException. The words were measured on
 * AWS by others: kinesalite's and dynalite's test helpers, and raw awsJson1.1 calls to Athena (2026) for
 * `STRING_VALUE`, `NUMBER_VALUE` and `TRUE_VALUE`. The full stop after "structure or map" alone is AWS's.
 */
export class TypeMismatch extends Error {
  constructor(node: Pick<Node, 'type'>, value: unknown) {
    super(words(node, value));
    this.name = 'TypeMismatch';
  }
}

const TARGETS: { readonly [type: string]: string } = {
  string: 'a String',
  blob: 'a Blob',
  integer: 'an Integer',
  long: 'a Long',
  float: 'a Float',
  double: 'a Double',
  boolean: 'a Boolean',
  timestamp: 'milliseconds since epoch',
};

function words(node: Pick<Node, 'type'>, value: unknown): string {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object' && value !== null)
    return 'Start of structure or map found where not expected.';
  if (node.type === 'structure') return 'Expected null';
  if (node.type === 'list' || node.type === 'map') return `Expected ${node.type} or null`;
  return `${token(value)} can not be converted to ${TARGETS[node.type]}`;
}

function token(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  if (typeof value !== 'number') return 'STRING_VALUE';
  return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE'; // DECIMAL_VALUE: dynalite
}
