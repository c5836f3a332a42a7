/**
 * Links a model's shapes to one another and compiles their patterns, for the walkers that validate and
 * render.
 */

import type { ScalarShape, ServiceModel, Shape } from './model.ts';

export type Node = StructureNode | ListNode | MapNode | ScalarNode;
export type StructureNode = { type: 'structure'; name: string; members: readonly Member[] };
export type ListNode = Bounds & { type: 'list'; name: string; member: Node };
export type MapNode = Bounds & { type: 'map'; name: string; key: ScalarNode; value: Node };
export type ScalarNode = Bounds & {
  type: ScalarShape['type'];
  name: string;
  /** Matches the whole value; absent where any value does. */
  regex: RegExp | undefined;
  /** The pattern as modelled, for messages. */
  pattern: string | undefined;
  values: readonly string[] | undefined;
  sensitive: boolean;
};

/** `recordName` is the name with its first letter lower-cased: in CloudTrail records and in paths of violations. */
export type Member = { name: string; recordName: string; required: boolean; node: Node };

type Bounds = { min: number; max: number };

const linked = new WeakMap<ServiceModel, Map<string, Node>>();

/** The shape of that name, linked at first use. Throws for a name that the model does not have: that is a bug. */
export function nodeOf(model: ServiceModel, shapeName: string): Node {
  let nodes = linked.get(model);
  if (nodes === undefined) linked.set(model, (nodes = new Map()));
  return nodes.get(shapeName) ?? link(model, nodes, shapeName);
}

function link(model: ServiceModel, nodes: Map<string, Node>, name: string): Node {
  const shape = Object.hasOwn(model.shapes, name) ? model.shapes[name] : undefined;
  if (shape === undefined) throw new Error(`The model has no shape ${name}`);
  const find = (target: string): Node => nodes.get(target) ?? link(model, nodes, target);
  const node =
    shape.type === 'structure' ? linkStructure(name, shape, nodes, find) : linkOther(name, shape, find);
  nodes.set(name, node);
  return node;
}

function linkStructure(
  name: string,
  shape: Extract<Shape, { type: 'structure' }>,
  nodes: Map<string, Node>,
  find: (target: string) => Node,
): StructureNode {
  const members: Member[] = [];
  const node: StructureNode = { type: 'structure', name, members };
  nodes.set(name, node); // before its members, so that a structure may contain itself
  for (const [member, target] of Object.entries(shape.members)) {
    members.push({
      name: member,
      recordName: member.charAt(0).toLowerCase() + member.slice(1),
      required: shape.required?.includes(member) ?? false,
      node: find(target),
    });
  }
  return node;
}

function linkOther(
  name: string,
  shape: Exclude<Shape, { type: 'structure' }>,
  find: (target: string) => Node,
): Node {
  const bounds = { min: shape.min ?? -Infinity, max: shape.max ?? Infinity };
  if (shape.type === 'list') return { type: 'list', name, ...bounds, member: find(shape.member) };
  if (shape.type === 'map') {
    const key = find(shape.key);
    if (key.type !== 'string') throw new Error(`The keys of ${name} are not strings`);
    return { type: 'map', name, ...bounds, key, value: find(shape.value) };
  }
  // An integer of the wire is a 32-bit one, whether or not the model bounds it further.
  const range =
    shape.type === 'integer' ? { min: shape.min ?? -(2 ** 31), max: shape.max ?? 2 ** 31 - 1 } : bounds;
  return {
    type: shape.type,
    name,
    ...range,
    regex: shape.pattern === undefined ? undefined : compile(shape.pattern),
    pattern: shape.pattern,
    values: shape.enum,
    sensitive: shape.sensitive ?? false,
  };
}

/**
 * A model's pattern (Java's dialect) as an expression over the whole value: `(?s)` becomes a flag, surrogate pairs
 * and \p{…} need the unicode flag, and that flag refuses escapes of characters that mean nothing, such as `\@`.
 */
function compile(pattern: string): RegExp | undefined {
  const dotAll = pattern.startsWith('(?s)');
  const source = (dotAll ? pattern.slice(4) : pattern).replace(/\\([^\w^$\\.*+?()[\]{}|/-])/g, '$1');
  if (source === '[\\s\\S]*' || (dotAll && source === '.*')) return undefined;
  return new RegExp(`^(?:${source})$`, dotAll ? 'su' : 'u');
}
