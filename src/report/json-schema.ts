/** The schema of the JSON report, from which docs/audit-report.schema.json is generated. */

import { z } from 'zod';

import { severities } from '../findings/finding.ts';
import { hourStates } from '../hours/hour-cell.ts';
import { periods } from '../time/periods.ts';

// Years above 9999 have a sign and six digits: a record may hold any time.
const time = z
  .string()
  .regex(/^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ id: 'Time', description: 'ISO 8601, UTC, in whole seconds' });
const count = z.int().nonnegative();
const path = z
  .string()
  .describe('path of a file, as the audit was told it, or an address such as s3://bucket/key');
const operation = z.enum(['BatchMeterUsage', 'MeterUsage']);

const moment = z.object({ eventTime: time, eventID: z.string(), file: path }).meta({ id: 'Event' });
const caller = z
  .object({
    name: z.string().describe('for people: user/Alice, root, role/Meter (session), or the name of a service'),
    kind: z.enum(['root', 'user', 'role', 'federated', 'service', 'account', 'other']),
    principal: z.string().describe('the name without a session'),
    arn: z.string().optional(),
    accountId: z.string().optional(),
    accessKeyId: z.string().optional().describe('of a long-term key only'),
  })
  .meta({ id: 'Caller' });

/** One of the two is there. */
const product = {
  productCode: z.string().optional(),
  licenseArn: z.string().optional().describe('in place of the product code'),
  region: z.string(),
};

const series = {
  ...product,
  customer: z.string().describe('CustomerIdentifier, or the AWS account'),
  customerKind: z.enum(['identifier', 'account']),
  alsoNamed: z
    .array(z.string())
    .optional()
    .describe('other names of the customer, as metering records prove'),
  dimension: z.string(),
  operation,
};

const attempt = z
  .object({
    outcome: z.enum(['accepted', 'duplicate', 'rejected', 'unprocessed']),
    code: z.string().describe('Success, or the status, error code or list that says why it was not accepted'),
    quantity: z.number(),
    meteringRecordId: z.string().optional(),
    customer: z.string().describe('the name under which the record has the customer'),
    usageAllocations: z.string().optional().describe('as JSON, of usage that was not accepted'),
    caller,
    count: count.describe('how many equal attempts'),
    first: moment,
    last: moment,
  })
  .meta({ id: 'Attempt' });

const cell = z
  .object({
    hour: time.describe('the start of the UTC hour'),
    state: z.enum(hourStates),
    billed: z.number().nullable().describe('null where these logs hold no acceptance'),
    refused: z.number().nullable().describe('null where nothing stands refused'),
    notBilled: z
      .number()
      .nullable()
      .describe('null where it is not known; negative where more is billed than was last sent'),
    lossAt: time.optional().describe('from when on the service refuses usage of this hour'),
    isRecoverable: z
      .boolean()
      .optional()
      .describe('whether the hour can still be billed at the moment of the audit'),
    reason: z.string().optional().describe('why it is unknown'),
    accepted: z.array(attempt),
    standing: z.array(attempt).describe('refusals that stand'),
    madeGood: z.array(attempt).describe('refusals that an acceptance made good'),
  })
  .meta({ id: 'Cell' });

const hourCounts = z
  .object(Object.fromEntries(hourStates.map((state) => [state, count])))
  .meta({ id: 'HourCounts' });
const money = z
  .object({
    currency: z.string(),
    billed: z.number(),
    atRisk: z.number().describe('can still be billed'),
    lost: z.number().describe('can no longer be billed'),
  })
  .meta({ id: 'Money' });

const finding = z
  .object({
    id: z.string().describe('the same in every audit; by it a finding is acknowledged'),
    rule: z.string(),
    severity: z.enum(severities),
    title: z.string(),
    action: z.string(),
    series: z.object(series).optional(),
    hours: z.array(z.object({ from: time, to: time })).describe('from <= hour < to'),
    hourCount: count,
    quantity: z.number().optional(),
    money: z.object({ amount: z.number(), currency: z.string() }).optional(),
    lossAt: time.optional(),
    lostHours: count.optional(),
    recoverableHours: count.optional(),
    culprits: z.array(z.string()),
    evidence: z.array(moment.extend({ caller: z.string() })),
    evidenceCount: count,
    acknowledged: z
      .object({ reason: z.string(), by: z.string().optional(), until: time.optional() })
      .optional(),
  })
  .meta({ id: 'Finding' });

const unplaced = z
  .object({
    eventTime: time,
    eventID: z.string(),
    operation,
    file: path,
    region: z.string(),
    accountId: z.string().describe('empty where the record does not tell'),
    caller,
    sourceAddress: z.string().optional(),
    userAgent: z.string().optional(),
    errorCode: z.string().optional(),
    errorMessage: z.string().optional(),
    reason: z.string(),
    records: count.optional(),
  })
  .meta({ id: 'UnplacedCall' });

const namedFile = z.object({ path, reason: z.string() }).meta({ id: 'NamedFile' });
const coverage = z
  .object({
    sources: z.array(z.object({ path, filesRead: count, problem: z.string().optional() })),
    filesSeen: count.describe('filesRead + skippedCount + the number of broken'),
    filesRead: count,
    skippedCount: count,
    skipped: z.array(namedFile).describe('some of the files passed over'),
    broken: z.array(namedFile),
    bytes: count.describe('as stored'),
    unpackedBytes: count,
    recordsSeen: count.describe('calls + passedOver + duplicates + the records of unreadable'),
    calls: count,
    passedOver: count,
    duplicates: count,
    unreadable: z.array(namedFile.extend({ records: count })),
    otherMeteringEvents: z.array(z.object({ eventName: z.string(), count })),
    regions: z.array(
      z.object({
        accountId: z.string(),
        region: z.string(),
        newest: time.nullable(),
        completeUntil: time.nullable(),
      }),
    ),
    verification: z
      .object({ digests: count, logFilesNamed: count, logFilesFound: count })
      .optional()
      .describe('of digest files, where they were asked; logFilesFound are there unchanged'),
    missingShards: z.array(z.string()),
    isInterrupted: z.boolean(),
  })
  .meta({ id: 'Coverage' });

/** The document that `renderJson` writes. */
export const auditReportSchema = z.object({
  schema: z.literal('metertrail.audit'),
  version: z
    .literal(2)
    .describe('rises when a member changes its meaning or goes; new members do not raise it'),
  conclusion: z.enum(['billed', 'findings', 'incomplete']),
  gaps: z.array(z.string()).describe('why it is incomplete'),
  notes: z.array(z.string()).describe('what else the operator should know'),
  asOf: time,
  from: time.optional().describe('the hours asked for: from <= hour < to'),
  to: time.optional(),
  coverage,
  hours: hourCounts,
  money: z.array(money),
  totals: z.array(
    z.object({
      ...product,
      dimension: z.string(),
      billed: z.number(),
      notBilled: z.number(),
      hours: hourCounts,
      money: money.optional(),
      isNotBilledKnown: z.boolean().describe('where it is false, notBilled is the least that is not billed'),
    }),
  ),
  findings: z.array(finding),
  unplaced: z.array(unplaced).describe('calls whose records, or some of them, belong to no known hour'),
  series: z.array(
    z.object({
      ...series,
      expectation: z
        .object({
          source: z.enum(['file', 'inferred']),
          every: z.enum(periods),
          start: time,
          end: time.optional(),
          agreementEnd: time.optional(),
        })
        .optional(),
      price: z.object({ perUnit: z.number(), currency: z.string() }).optional(),
      cells: z.array(cell),
    }),
  ),
});
