/** Senders that were not there before: a new principal, or a known one from a new address or with other software. */

import { z } from 'zod';

import type { SeenCall } from '../../call.ts';
import { createProofs } from '../proofs.ts';
import type { Proofs } from '../proofs.ts';
import type { Found } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { counted, timeText } from '../words.ts';

const hourMs = 3_600_000;

const parameters = z.strictObject({
  learningHours: z
    .number()
    .min(0)
    .default(24)
    .describe('hours after the first call of a product, or of a principal, in which whatever comes is known'),
  maxAddresses: z
    .int()
    .min(1)
    .default(20)
    .describe('addresses, or programs, of a principal above which they are taken to change by themselves'),
});
type Parameters = z.output<typeof parameters>;

export const newSender: Rule<Parameters> = {
  name: 'new-sender',
  summary:
    'a principal not seen before for a product (`warning`), or a known one from a new address or with another program (`info`)',
  severity: 'warning',
  parameters,
  start(_facts, parameters) {
    const products = new Map<string, Product>();
    return {
      onCall(call) {
        for (const name of productsOf(call)) {
          const product = products.get(name) ?? { name, firstTime: call.time, principals: new Map() };
          products.set(name, product);
          addCall(product, call, parameters);
        }
      },
      findings: () => [...products.values()].flatMap((product) => [...findingsOf(product, parameters)]),
    };
  },
};

type Product = { name: string; firstTime: number; principals: Map<string, Principal> };
type Principal = {
  accountId: string;
  name: string;
  sight: Sight;
  addresses: Map<string, Sight>;
  programs: Map<string, Sight>;
};
/** The first time something was seen, and the calls since, where it is new. */
type Sight = { firstTime: number; proofs?: Proofs };

/** All licences together: there is one for each customer. Calls that do not tell their product are one as well. */
function productsOf({ entries }: SeenCall): Set<string> {
  if (entries.length === 0) return new Set(['calls of unknown products']);
  return new Set(
    entries.map(({ product: { kind, id } }) => (kind === 'code' ? `product ${id}` : 'usage under licences')),
  );
}

function addCall(product: Product, call: SeenCall, { learningHours, maxAddresses }: Parameters): void {
  const { accountId = '', principal: name } = call.caller;
  const key = JSON.stringify([accountId, name]);
  let principal = product.principals.get(key);
  if (!principal) {
    const sight = sightAt(call.time, call.time - product.firstTime > learningHours * hourMs);
    principal = { accountId, name, sight, addresses: new Map(), programs: new Map() };
    product.principals.set(key, principal);
  }
  principal.sight.proofs?.add(call, call.caller);
  const isLearnt = call.time - principal.sight.firstTime > learningHours * hourMs;
  see(principal.addresses, call.sourceAddress, call, isLearnt, maxAddresses);
  see(principal.programs, programOf(call.userAgent), call, isLearnt, maxAddresses);
}

function sightAt(firstTime: number, isNew: boolean): Sight {
  return { firstTime, ...(isNew && { proofs: createProofs() }) };
}

function see(
  seen: Map<string, Sight>,
  what: string | undefined,
  call: SeenCall,
  isNew: boolean,
  max: number,
): void {
  if (what === undefined || seen.size > max) return;
  const sight = seen.get(what) ?? sightAt(call.time, isNew);
  seen.set(what, sight);
  sight.proofs?.add(call, call.caller);
}

/** The name before the first version: `Boto3` of `Boto3/1.26.0 md/Botocore#1.29.0`. Versions change with each release. */
function programOf(userAgent: string | undefined): string | undefined {
  return userAgent?.split(/[/ ]/, 1)[0];
}

function* findingsOf(product: Product, { maxAddresses }: Parameters): Generator<Found> {
  for (const { accountId, name, sight, addresses, programs } of product.principals.values()) {
    const subject = [product.name, accountId, name];
    if (sight.proofs)
      yield {
        ...aboutSight(sight.proofs, name),
        subject: [...subject, 'principal'],
        title: `${name} of account ${accountId || 'unknown'} sends for ${product.name} since ${timeText(sight.firstTime)}, and was not seen before: ${callsText(sight.proofs)}.`,
        action:
          'Make sure that this sender was meant to send; if it was not, take its permission away and look at what it sent.',
      };
    for (const [kind, seen] of [
      ['address', addresses],
      ['program', programs],
    ] as const) {
      if (seen.size > maxAddresses) continue;
      for (const [what, { firstTime, proofs }] of seen)
        if (proofs)
          yield {
            ...aboutSight(proofs, name),
            subject: [...subject, kind, what],
            title: `${name} sends for ${product.name} ${kind === 'address' ? 'from the new address' : 'with the new program'} ${what} since ${timeText(firstTime)}: ${callsText(proofs)}.`,
            action: `Make sure that the sender was moved or changed; if it was not, its credentials are in other hands: take them away.`,
            severity: 'info',
          };
    }
  }
}

function callsText(proofs: Proofs): string {
  return counted(proofs.list().evidenceCount, 'call');
}

function aboutSight(
  proofs: Proofs,
  principal: string,
): Pick<Found, 'hours' | 'hourCount' | 'culprits' | 'evidence' | 'evidenceCount'> {
  return { hours: [], hourCount: 0, culprits: [principal], ...proofs.list() };
}
