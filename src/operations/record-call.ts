/**
 * Records every call of a known principal, answered or refused, as one event in Event history and for the
 * trails.
 */

import { enqueueForTrails } from '../ledger/deliveries.ts';
import { insertEvent } from '../ledger/events.ts';
import type { Tx } from '../ledger/tx.ts';
import type { ServiceError } from '../protocol/service-error.ts';
import { renderLogDate } from '../record/dates.ts';
import type { JsonObject } from '../record/json.ts';
import { renderRecord } from '../record/render-record.ts';
import { findOperation } from '../shapes/model.ts';
import { renderForRecord } from '../shapes/render.ts';
import type { OperationContext } from './operation.ts';
import type { AnyOperation } from './registry.ts';
import { services } from './services.ts';
import type { ServiceName } from './services.ts';

export type Call = {
  service: ServiceName;
  name: string;
  /** Absent for what the model has but this program has not. */
  operation: AnyOperation | undefined;
  requestId: string;
  sourceIp: string;
  userAgent: string | undefined;
  /** The input as typed by its shape; undefined when it could not be read. */
  input: unknown;
};

export type Outcome = { output: unknown } | { error: ServiceError };

/** Writes the event in the transaction that did the work, or in one of its own for a refusal. */
export async function recordCall(
  { tx, caller, now, ids }: Pick<OperationContext, 'caller' | 'now' | 'ids'> & { tx: Tx },
  call: Call,
  outcome: Outcome,
): Promise<void> {
  const { eventSource, model } = services[call.service];
  const readOnly = call.operation?.readOnly ?? isReading(call.name);
  const error = 'error' in outcome ? outcome.error : undefined;
  const shapes = findOperation(model, call.name);
  const eventId = ids.uuid();
  const record = renderRecord({
    userIdentity: caller.userIdentity,
    eventTime: now,
    eventSource,
    eventName: call.name,
    awsRegion: caller.region,
    sourceIPAddress: call.sourceIp,
    userAgent: call.userAgent,
    errorCode: error && recordedCode(error.code),
    errorMessage: error?.message,
    requestParameters: element(call, shapes?.input, shownInput(call)),
    // Null for reading calls and for failures (cloudtrail.md §2.1).
    responseElements:
      readOnly || !('output' in outcome) ? null : element(call, shapes?.output, outcome.output),
    requestID: call.requestId,
    eventID: eventId,
    readOnly,
    recipientAccountId: caller.accountId,
  });
  const resources = call.input === undefined ? [] : (call.operation?.record?.resources?.(call.input) ?? []);
  await insertEvent(
    tx,
    {
      event_id: eventId,
      account_id: caller.accountId,
      region: caller.region,
      event_time: now,
      event_name: call.name,
      event_source: eventSource,
      read_only: readOnly ? 1 : 0,
      username: caller.lookupName,
      access_key_id: caller.accessKeyId,
      record,
    },
    resources,
  );
  await enqueueForTrails(tx, { eventId, accountId: caller.accountId, region: caller.region, now });
}

function shownInput({ operation, input }: Call): unknown {
  return input === undefined ? undefined : (operation?.record?.hide?.(input) ?? input);
}

function element({ service, operation }: Call, shape: string | undefined, value: unknown): JsonObject | null {
  if (shape === undefined || value === undefined) return null;
  const rendered = renderForRecord(
    services[service].model,
    shape,
    value,
    operation?.record?.renderTimestamp ?? renderLogDate,
    operation?.record?.order,
  ) as JsonObject;
  return Object.keys(rendered).length === 0 ? null : rendered;
}

/** The record says AccessDenied where the wire says AccessDeniedException (cloudtrail.md §2.5). */
function recordedCode(code: string): string {
  return code === 'AccessDeniedException' ? 'AccessDenied' : code;
}

function isReading(name: string): boolean {
  return /^(Get|List|Describe|Lookup|Search)/.test(name);
}
