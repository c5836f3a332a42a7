/**
 * Reads AWS Query requests: a form body or query string as parameters, and these as an operation's plain
 * input.
 */

import { isUtf8 } from 'node:buffer';
import { findOperation } from '../shapes/model.ts';
import type { ServiceModel } from '../shapes/model.ts';
import { nodeOf } from '../shapes/nodes.ts';
import type { ListNode, MapNode, Node, StructureNode } from '../shapes/nodes.ts';
import { ServiceError } from './service-error.ts';

/** Parameters by name, decoded: `Action`, `Version`, `Tags.member.1.Key`. */
export type Form = ReadonlyMap<string, string>;

/** STS takes 50 tags of two parameters, 10 policies and some more: far below either bound. */
const PARAMETERS_MAX = 1000;
const NAME_PARTS_MAX = 10;

/** Throws MalformedQueryString for bytes that are no form, for a name given twice and for more names than any call needs. */
export function parseForm(bytes: Buffer): Form {
  if (!isUtf8(bytes)) throw malformed('it is not valid UTF-8');
  const form = new Map<string, string>();
  const pairs = bytes
    .toString()
    .split('&', PARAMETERS_MAX + 1)
    .filter((pair) => pair !== '');
  if (pairs.length > PARAMETERS_MAX) throw malformed(`it has more than ${PARAMETERS_MAX} parameters`);
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (form.has(name)) throw malformed('a parameter is given twice');
    form.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)));
  }
  return form;
}

/**
 * The input that an operation's parameters spell, as validation takes it; parameters that the shape does not name
 * are left out. Numbers and booleans are read where the text is one, and are otherwise left to validation as text.
 */
export function readForm(model: ServiceModel, operation: string, form: Form): unknown {
  const shape = findOperation(model, operation)?.input;
  return shape === undefined ? {} : readNode(nodeOf(model, shape), growTree(form));
}

/** AWS documents 404 for this error in some services' common errors; no capture of one from STS is known, and 400 is what its other errors have. */
function malformed(why: string): ServiceError {
  return new ServiceError('MalformedQueryString', `The query string contains a syntax error: ${why}.`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed('a percent sign is not followed by a character in UTF-8');
  }
}

type Tree = string | Map<string, Tree>;

function growTree(form: Form): Tree {
  const root = new Map<string, Tree>();
  for (const [name, value] of form) {
    const parts = name.split('.', NAME_PARTS_MAX + 1);
    const last = parts.pop() ?? '';
    if (parts.length >= NAME_PARTS_MAX) throw malformed(`a name has more than ${NAME_PARTS_MAX} parts`);
    let branch = root;
    for (const part of parts) {
      let next = branch.get(part);
      if (next === undefined) branch.set(part, (next = new Map()));
      if (typeof next === 'string') throw malformed('a parameter has both a value and members');
      branch = next;
    }
    if (branch.has(last)) throw malformed('a parameter has both a value and members');
    branch.set(last, value);
  }
  return root;
}

function readNode(node: Node, tree: Tree): unknown {
  switch (node.type) {
    case 'structure':
      return typeof tree === 'string' ? tree : readStructure(node, tree);
    case 'list':
      return readList(node, tree);
    case 'map':
      return readMap(node, tree);
    default:
      return typeof tree === 'string' ? readText(node.type, tree) : {};
  }
}

function readStructure(node: StructureNode, tree: Map<string, Tree>): object {
  const value: { [name: string]: unknown } = {};
  for (const member of node.members) {
    const child = tree.get(member.name);
    if (child !== undefined) value[member.name] = readNode(member.node, child);
  }
  return value;
}

/** botocore sends an empty list as the bare name with an empty value. */
function readList(node: ListNode, tree: Tree): unknown {
  if (typeof tree === 'string') return tree === '' ? [] : tree;
  return elements(tree.get('member')).map((item) => readNode(node.member, item));
}

function readMap(node: MapNode, tree: Tree): unknown {
  if (typeof tree === 'string') return tree === '' ? {} : tree;
  const entries = elements(tree.get('entry')).map((entry): [string, unknown] => {
    const [key, value] = typeof entry === 'string' ? [] : [entry.get('key'), entry.get('value')];
    return [typeof key === 'string' ? key : '', value === undefined ? null : readNode(node.value, value)];
  });
  return Object.fromEntries(entries);
}

/** Elements by ascending position; positions need not be contiguous, as with AWS's own deserialisers. */
function elements(tree: Tree | undefined): Tree[] {
  if (tree === undefined || typeof tree === 'string') return [];
  return [...tree]
    .map(([position, item]): [number, Tree] => [Number(position), item])
    .filter(([position]) => Number.isInteger(position) && position > 0)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

function readText(type: string, text: string): unknown {
  if (['integer', 'long', 'float', 'double'].includes(type)) {
    return /^-?\d{1,16}(\.\d{1,16})?$/.test(text) ? Number(text) : text;
  }
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
