/** Renders a typed output as plain JSON: as the wire has it, and as a CloudTrail record has it. */

import type { ServiceModel } from './model.ts';
import { nodeOf } from './nodes.ts';
import type { Member, Node, StructureNode } from './nodes.ts';

/** Orders of members that differ from the model's, by structure; members not named follow in the model's order. */
export type MemberOrder = { readonly [structure: string]: readonly string[] };

/**
 * Members in the model's order and named as modelled, undefined ones left out, timestamps through `renderTimestamp`: as
 * epoch seconds (`1441139757.497`) where nothing else is given.
 */
export function renderWire(
  model: ServiceModel,
  shapeName: string,
  value: unknown,
  renderTimestamp = WIRE.renderTimestamp,
): unknown {
  return renderNode(nodeOf(model, shapeName), value, { ...WIRE, renderTimestamp });
}

/**
 * The same for a record's requestParameters and responseElements: names with the first letter lower-cased only
 * (`customerAWSAccountId`, `s3BucketName`, `trailARN`; cloudtrail.md §2.6, metering.md §8.2), timestamps in
 * milliseconds through `renderTimestamp`, keys of maps as they are.
 */
export function renderForRecord(
  model: ServiceModel,
  shapeName: string,
  value: unknown,
  renderTimestamp: (milliseconds: number) => string,
  order: MemberOrder = {},
): unknown {
  const style: Style = {
    nameOf: (member) => member.recordName,
    membersOf: (node) =>
      Object.hasOwn(order, node.name) ? ordered(node, order[node.name] ?? []) : node.members,
    renderTimestamp,
  };
  return renderNode(nodeOf(model, shapeName), value, style);
}

type Style = {
  nameOf: (member: Member) => string;
  membersOf: (node: StructureNode) => readonly Member[];
  renderTimestamp: (milliseconds: number) => unknown;
};

const WIRE: Style = {
  nameOf: (member) => member.name,
  membersOf: (node) => node.members,
  renderTimestamp: (milliseconds) => milliseconds / 1000,
};

function renderNode(node: Node, value: unknown, style: Style): unknown {
  switch (node.type) {
    case 'structure': {
      const source = value as { readonly [name: string]: unknown };
      const rendered: { [name: string]: unknown } = {};
      for (const member of style.membersOf(node)) {
        const child = source[member.name];
        if (child !== undefined && child !== null) {
          rendered[style.nameOf(member)] = renderNode(member.node, child, style);
        }
      }
      return rendered;
    }
    case 'list':
      return (value as unknown[]).map((item) => renderNode(node.member, item, style));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [key, renderNode(node.value, item, style)]),
      );
    case 'timestamp':
      return style.renderTimestamp(value as number);
    default:
      return value;
  }
}

const orders = new WeakMap<readonly string[], WeakMap<StructureNode, readonly Member[]>>();

function ordered(node: StructureNode, names: readonly string[]): readonly Member[] {
  let byNode = orders.get(names);
  if (byNode === undefined) orders.set(names, (byNode = new WeakMap()));
  let members = byNode.get(node);
  if (members === undefined) {
    const position = (member: Member): number =>
      names.includes(member.name) ? names.indexOf(member.name) : Infinity;
    members = node.members.toSorted((a, b) => (position(a) === position(b) ? 0 : position(a) - position(b)));
    byNode.set(node, members);
  }
  return members;
}
