/**
 * Finds senders that were not there before: a new principal, or a known one with a new address or other
 * software.
 */

import { z } from 'zod';

import { hourMs } from '../../time/hours.ts';
import type { SeenCall } from '../../calls/call.ts';
import { createProofs } from '../proofs.ts';
import type { Proofs } from '../proofs.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { timeText } from '../../text/times.ts';
import { counted } from '../../text/figures.ts';

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
    'a principal that sends for a product and was not seen before (`warning`), or a known one from a new address or with another program (`info`); BatchMeterUsage only, since every buyer has a sender of MeterUsage',
  severity: 'warning',
  parameters,
  start(_facts, parameters) {
    const products = new Map<string, Product>();
    return {
      onCall(call) {
        if (call.eventName !== 'BatchMeterUsage') return;
        for (const subject of productsOf(call)) {
          const key = JSON.stringify(subject);
          const product = products.get(key) ?? { subject, firstTime: call.time, principals: new Map() };
          products.set(key, product);
          addCall(product, call, parameters);
        }
      },
      findings: () => [...products.values()].flatMap((product) => [...findingsOf(product, parameters)]),
    };
  },
};

type Product = { subject: string[]; firstTime: number; principals: Map<string, Principal> };
type Principal = {
  accountId: string;
  name: string;
  sight: Sight;
  addresses: Map<string, Sight>;
  programs: Map<string, Sight>;
};
/** The first time something was seen, and the calls since, where it is new. */
type Sight = { firstTime: number; proofs?: Proofs | undefined };

/** All licences together: there is one for each customer. Calls that do not tell their product are one as well. */
function productsOf({ entries }: SeenCall): string[][] {
  const codes = new Set(entries.map(({ product: { kind, id } }) => (kind === 'code' ? id : '')));
  if (entries.length === 0) return [['unknown']];
  return Array.from(codes, (code) => (code === '' ? ['licence'] : ['code', code]));
}

function nameOf([kind, code]: string[]): string {
  if (kind === 'code') return `product ${code}`;
  return kind === 'licence' ? 'usage under licences' : 'calls of unknown products';
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
  return { firstTime, proofs: isNew ? createProofs() : undefined };
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

function* findingsOf(product: Product, { maxAddresses }: Parameters): Generator<RuleFinding> {
  for (const { accountId, name, sight: own, addresses, programs } of product.principals.values()) {
    const subject = [...product.subject, accountId, name];
    const what = nameOf(product.subject);
    if (own.proofs)
      yield {
        ...aboutSight(own.proofs, name),
        subject: [...subject, 'principal'],
        title: `${name} of account ${accountId || 'unknown'} has been sending for ${what} since ${timeText(own.firstTime)}, and was not seen before: ${callsText(own.proofs)}.`,
        action:
          'Make sure that this sender was meant to send; if it was not, take its permission away and look at what it sent.',
      };
    for (const [kind, seen] of [
      ['address', addresses],
      ['program', programs],
    ] as const) {
      if (seen.size > maxAddresses) continue;
      for (const [sight, { firstTime, proofs }] of seen)
        if (proofs)
          yield {
            ...aboutSight(proofs, name),
            subject: [...subject, kind, sight],
            title: `${name} has been sending for ${what} ${kind === 'address' ? 'from the new address' : 'with the new program'} ${sight} since ${timeText(firstTime)}: ${callsText(proofs)}.`,
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
): Pick<RuleFinding, 'hours' | 'hourCount' | 'culprits' | 'evidence' | 'evidenceCount'> {
  return { hours: [], hourCount: 0, culprits: [principal], ...proofs.list() };
}
