/** LookupEvents: finds one account's management events of one Region and the last 90 days, newest first. */

import { createHash } from 'node:crypto';
import { listEventResources, listEvents } from '../../ledger/events.ts';
import type { EventFilter, EventPosition, EventResource } from '../../ledger/events.ts';
import { ServiceError } from '../../protocol/service-error.ts';
import { renderEventTime } from '../../record/dates.ts';
import type {
  Event,
  LookupAttribute,
  LookupEventsRequest,
  LookupEventsResponse,
} from '../../shapes/generated/cloudtrail.ts';
import type { Violation } from '../../shapes/violation.ts';
import { operation } from '../operation.ts';

const pageSizeDefault = 50;
/** Characters of an attribute value, where `_`, space, comma and line feed count double (cloudtrail.md §9). */
const attributeValueMax = 2000;
/** The last millisecond of the year 9999. */
const lastTime = 253_402_300_799_999;

export const lookupEvents = operation<LookupEventsRequest, LookupEventsResponse>({
  service: 'cloudtrail',
  name: 'LookupEvents',
  readOnly: true,
  gaps: ['`EventCategory: insight` finds nothing: Insights are not detected.'],
  refuse: refuseLookup,
  // Its own record has request times in ISO 8601, whole seconds (cloudtrail.md §9).
  record: { renderTimestamp: renderEventTime },

  async run({ tx, caller, now, settings }, input) {
    checkInput(input);
    // Insights are not detected here, so an account has none.
    if (input.EventCategory === 'insight') return { Events: [] };
    const pageSize = input.MaxResults ?? pageSizeDefault;
    const filter: EventFilter = {
      accountId: caller.accountId,
      region: caller.region,
      ...timeRange(input, now, settings.cloudtrail.eventHistoryMs),
      attribute: attributeOf(input.LookupAttributes?.[0]),
      after: parseToken(input),
    };
    const rows = await listEvents(tx, filter, pageSize + 1);
    const page = rows.slice(0, pageSize);
    const resources = await listEventResources(
      tx,
      page.map(({ event_id }) => event_id),
    );
    const last = page.at(-1);
    return {
      Events: page.map((row) => eventOf(row, resources.get(row.event_id) ?? [])),
      NextToken:
        rows.length > pageSize && last
          ? renderToken(input, { eventTime: last.event_time, eventId: last.event_id })
          : undefined,
    };
  },
});

function checkInput({ LookupAttributes = [], StartTime, EndTime, NextToken }: LookupEventsRequest): void {
  if (LookupAttributes.length > 1) {
    throw new ServiceError('InvalidLookupAttributesException', 'You can specify only one lookup attribute.');
  }
  for (const { AttributeKey, AttributeValue } of LookupAttributes) {
    const length = AttributeValue.length + (AttributeValue.match(/[_ ,\n]/g)?.length ?? 0);
    if (length > attributeValueMax || AttributeValue.includes('\0')) {
      throw new ServiceError(
        'InvalidLookupAttributesException',
        `The value of the lookup attribute ${AttributeKey} is too long or holds a character that no value has.`,
      );
    }
  }
  if (StartTime !== undefined && EndTime !== undefined && StartTime > EndTime) {
    throw new ServiceError('InvalidTimeRangeException', 'The start time must not be after the end time.');
  }
  for (const time of [StartTime, EndTime]) {
    if (time !== undefined && (time < 0 || time > lastTime)) {
      throw new ServiceError(
        'InvalidTimeRangeException',
        'The time range is outside the range of possible values.',
      );
    }
  }
  if (NextToken === '') throw invalidToken();
}

/** Broken constraints by the names that LookupEvents has for them (cloudtrail.md §9). */
function refuseLookup(violations: Violation[], message: string): ServiceError | undefined {
  const codes: Record<string, string> = {
    MaxResults: 'InvalidMaxResultsException',
    LookupAttributes: 'InvalidLookupAttributesException',
    EventCategory: 'InvalidEventCategoryException',
  };
  const code = codes[violations[0]?.member ?? ''];
  return code === undefined ? undefined : new ServiceError(code, message);
}

/** Event times show whole seconds, so both ends mean the whole second; both are inclusive. */
function timeRange(
  { StartTime, EndTime }: LookupEventsRequest,
  now: number,
  eventHistoryMs: number,
): { from: number; to: number } {
  const from = StartTime === undefined ? 0 : Math.ceil(StartTime / 1000) * 1000;
  const to = (Math.floor((EndTime ?? now) / 1000) + 1) * 1000;
  return { from: Math.max(from, now - eventHistoryMs), to };
}

const columns = {
  EventId: 'event_id',
  EventName: 'event_name',
  EventSource: 'event_source',
  ReadOnly: 'read_only',
  Username: 'username',
  AccessKeyId: 'access_key_id',
  ResourceType: 'resource_type',
  ResourceName: 'resource_name',
} as const;

function attributeOf(attribute: LookupAttribute | undefined): EventFilter['attribute'] {
  if (attribute === undefined) return undefined;
  const { AttributeKey, AttributeValue } = attribute;
  const name = columns[AttributeKey];
  if (name !== 'read_only') return { name, value: AttributeValue };
  // Neither 'true' nor 'false' matches nothing.
  return { name, value: ['false', 'true'].indexOf(AttributeValue) };
}

type Row = Awaited<ReturnType<typeof listEvents>>[number];

function eventOf(row: Row, resources: EventResource[]): Event {
  return {
    EventId: row.event_id,
    EventName: row.event_name,
    ReadOnly: row.read_only === 1 ? 'true' : 'false',
    AccessKeyId: row.access_key_id ?? undefined,
    EventTime: Math.floor(row.event_time / 1000) * 1000,
    EventSource: row.event_source,
    Username: row.username ?? undefined,
    Resources: resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: row.record,
  };
}

/** The position after a page, tied to the question it belongs to. */
function renderToken(input: LookupEventsRequest, { eventTime, eventId }: EventPosition): string {
  return Buffer.from(JSON.stringify([eventTime, eventId, questionOf(input)])).toString('base64url');
}

function parseToken(input: LookupEventsRequest): EventPosition | undefined {
  if (input.NextToken === undefined) return undefined;
  try {
    const [eventTime, eventId, question] = JSON.parse(
      Buffer.from(input.NextToken, 'base64url').toString(),
    ) as unknown[];
    if (Number.isSafeInteger(eventTime) && isUuid(eventId) && question === questionOf(input)) {
      return { eventTime: eventTime as number, eventId };
    }
  } catch {
    // Falls through: what cannot be read is not a token of ours.
  }
  throw invalidToken();
}

function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);
}

/** A token used with other parameters is refused; the page size may change. */
function questionOf({ LookupAttributes, StartTime, EndTime, EventCategory }: LookupEventsRequest): string {
  const question = JSON.stringify([LookupAttributes, StartTime, EndTime, EventCategory]);
  return createHash('sha256').update(question).digest('base64url').slice(0, 16);
}

function invalidToken(): ServiceError {
  return new ServiceError(
    'InvalidNextTokenException',
    'The next token is not valid, or was used with other parameters.',
  );
}
