/**
 * Checks client tokens of MeterUsage: repeats the answer to the same call, and refuses another call under its
 * token.
 */

import { createHash } from 'node:crypto';
import { findClientToken, insertClientToken } from '../../ledger/meter-usage.ts';
import type { ClientToken } from '../../ledger/meter-usage.ts';
import type { Tx } from '../../ledger/tx.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import type { MeterUsageRequest } from '../../shapes/generated/metering.ts';
import type { OperationContext } from '../operation.ts';
import type { Metered } from './metered-resource.ts';

/** @throws ServiceError ValidationException. */
export function checkClientToken({ byCall }: Metered, { ClientToken }: MeterUsageRequest): void {
  if (byCall && ClientToken === undefined) {
    throw new ServiceError('ValidationException', 'Usage of an AgentCore runtime needs a ClientToken.');
  }
  if (ClientToken?.includes('\0') === true) {
    throw new ServiceError('ValidationException', 'The ClientToken holds U+0000.');
  }
}

/** What an earlier call with this token was answered. @throws ServiceError where that call said something else. */
export async function repeatedId(
  { tx, caller }: Pick<OperationContext, 'caller'> & { tx: Tx },
  { ClientToken, DryRun }: MeterUsageRequest,
  hash: string,
): Promise<string | undefined> {
  if (ClientToken === undefined || DryRun === true) return undefined;
  const key = { account_id: caller.accountId, region: caller.region, client_token: ClientToken };
  const earlier = await findClientToken(tx, key);
  if (earlier === undefined || earlier.parameters_hash === hash) return earlier?.metering_record_id;
  throw new ServiceError(
    'IdempotencyConflictException',
    `The ClientToken ${ClientToken} was used with different parameters before.`,
  );
}

/** Of everything that the call says but its token. */
export function parametersHash({ resourceId }: Metered, input: MeterUsageRequest): string {
  const { ProductCode, Timestamp, UsageDimension, UsageQuantity = 0, UsageAllocations = null } = input;
  const parameters = [resourceId, ProductCode, Timestamp, UsageDimension, UsageQuantity, UsageAllocations];
  return createHash('sha256').update(JSON.stringify(parameters)).digest('hex');
}

/** Nothing to remember for a call without a token. */
export async function rememberClientToken(
  tx: Tx,
  call: Omit<ClientToken, 'client_token'>,
  clientToken: string | undefined,
): Promise<void> {
  if (clientToken !== undefined) await insertClientToken(tx, { ...call, client_token: clientToken });
}
