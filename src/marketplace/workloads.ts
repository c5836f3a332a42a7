/**
 * Starts workloads of buyers with a role's session, and gives them fresh credentials when the old ones run
 * out.
 */

import { z } from 'zod';
import { regionPattern } from '../shapes/region-pattern.ts';
import { ensureAccount } from '../ledger/principals.ts';
import { deleteExpiredSessions, findLatestSession, insertSession } from '../ledger/sessions.ts';
import type { Session } from '../ledger/sessions.ts';
import { findRoleId, findWorkload, findWorkloadOfResource, insertWorkload } from '../ledger/workloads.ts';
import type { Workload } from '../ledger/workloads.ts';
import { hourMs } from '../time/hours.ts';
import type { MarketplaceContext } from './context.ts';
import { MarketplaceError } from './marketplace-error.ts';
import { awsAccountId } from './schemas.ts';
import { newResourceId, newRoleId } from './workload-names.ts';
import { newWorkloadSession } from './workload-session.ts';

const defaultSessionHours = 6;
/** Expired credentials are known for as long, so that who still uses them hears that they have expired. */
const rememberExpiredMs = 24 * hourMs;

/** IAM's names of sessions and roles: 64 of these. */
const iamName = /^[\w+=,.@-]{2,64}$/;

/** 1 to 12 hours, as a role's sessions last on AWS. */
const sessionHours = z.number().int().min(1).max(12);

export const workloadRequest = z
  .strictObject({
    awsAccountId,
    platform: z.enum(['ec2', 'ecs', 'eks', 'agentcore']),
    region: z.string().regex(regionPattern, 'is not the name of a Region'),
    resourceId: z.string().regex(iamName, 'must be 2 to 64 letters, digits and _+=,.@-').optional(),
    roleName: z.string().regex(iamName, 'must be 2 to 64 letters, digits and _+=,.@-').optional(),
    sessionHours: sessionHours.optional(),
  })
  .refine(({ platform, resourceId = 'i-' }) => platform !== 'ec2' || resourceId.startsWith('i-'), {
    path: ['resourceId'],
    message: 'of an EC2 instance begins with i-',
  });

export const renewRequest = z.strictObject({ sessionHours: sessionHours.optional() });

export type WorkloadRequest = z.output<typeof workloadRequest>;
export type Started = { workload: Workload; credentials: Session };

/**
 * Starts the workload, or finds the one that is this resource already, and gives it fresh credentials. The buyer's
 * account is added where it is new.
 * @throws MarketplaceError where the resource has another role.
 */
export async function startWorkload(context: MarketplaceContext, request: WorkloadRequest): Promise<Started> {
  const { tx, now } = context;
  await ensureAccount(tx, { account_id: request.awsAccountId, name: 'Buyer', created_at: now });
  const workload = (await runningWorkload(context, request)) ?? (await newWorkload(context, request));
  return { workload, credentials: await renew(context, workload, request.sessionHours) };
}

/** Fresh credentials; the earlier ones go on until they expire. @throws MarketplaceError for an unknown workload. */
export async function renewCredentials(
  context: MarketplaceContext,
  workloadId: string,
  hours?: number,
): Promise<Started> {
  const workload = await getWorkload(context, workloadId);
  return { workload, credentials: await renew(context, workload, hours) };
}

/**
 * The credentials that the workload has, as long as more than half of their life is left; else fresh ones. SDKs ask for
 * others minutes before the end.
 * @throws MarketplaceError for an unknown workload.
 */
export async function currentCredentials(context: MarketplaceContext, workloadId: string): Promise<Started> {
  const workload = await getWorkload(context, workloadId);
  const latest = await findLatestSession(context.tx, workloadId);
  const isYoung = latest !== undefined && context.now - latest.created_at < latest.expires_at - context.now;
  return { workload, credentials: isYoung ? latest : await renew(context, workload) };
}

async function getWorkload({ tx }: MarketplaceContext, workloadId: string): Promise<Workload> {
  const workload = await findWorkload(tx, workloadId);
  if (workload !== undefined) return workload;
  throw new MarketplaceError('not found', `There is no workload ${workloadId}.`);
}

async function runningWorkload(
  { tx }: MarketplaceContext,
  { awsAccountId: account_id, platform, region, resourceId, roleName }: WorkloadRequest,
): Promise<Workload | undefined> {
  if (resourceId === undefined) return undefined;
  const found = await findWorkloadOfResource(tx, { account_id, region, platform, resource_id: resourceId });
  if (found === undefined || roleName === undefined || found.role_name === roleName) return found;
  throw new MarketplaceError('conflict', `${resourceId} has the role ${found.role_name}, not ${roleName}.`);
}

async function newWorkload(context: MarketplaceContext, request: WorkloadRequest): Promise<Workload> {
  const { tx, now, ids, random } = context;
  const { awsAccountId: account_id, platform, region, resourceId, roleName = 'MeteringRole' } = request;
  const workload = {
    workload_id: ids.uuid(),
    account_id,
    region,
    platform,
    resource_id: resourceId ?? newResourceId(platform, random),
    role_name: roleName,
    role_id: (await findRoleId(tx, account_id, roleName)) ?? newRoleId(random),
    created_at: now,
  };
  await insertWorkload(tx, workload);
  return workload;
}

async function renew(
  context: MarketplaceContext,
  workload: Workload,
  hours = defaultSessionHours,
): Promise<Session> {
  const { tx, now, random } = context;
  await deleteExpiredSessions(tx, workload.workload_id, now - rememberExpiredMs);
  const life = { created_at: now, expires_at: now + hours * hourMs };
  const session = newWorkloadSession(workload, life, random);
  await insertSession(tx, session);
  return session;
}
