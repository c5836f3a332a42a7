/** The table of all settings: schema, default, purpose, and where a rule of AWS's comes from. */

import { z } from 'zod';
import { regionPattern } from '../shapes/region-pattern.ts';
import { hourMs } from '../time/hours.ts';
import { standardWindows } from '../time/windows.ts';
import { entitlementRegions, meterUsageRegions, registerUsageRegions, saasRegions } from './region-lists.ts';

const digits = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const whole = (min: number, max: number) =>
  z.union([z.number(), digits], 'must be a whole number').pipe(z.number().int().min(min).max(max));
const perSecond = whole(0, 100_000);
const regions = z
  .string()
  .regex(/^(any|[a-z0-9-]+(,[a-z0-9-]+)*)$/, 'must be "any", or names of Regions with commas between');
const yes = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

export type Option = {
  schema: z.ZodType;
  default: unknown;
  /** How the flag's value is called in `--help`; absent for switches. */
  placeholder?: string;
  description: string;
  /** Where a rule of AWS's comes from. */
  provenance?: string;
};

/** Every setting there is. The flag, the variable and the key in the file follow from its name. */
export const options = {
  data: {
    schema: z.string().min(1),
    default: '.metertrail',
    placeholder: 'DIR',
    description: 'folder of the database, the buckets and the credentials',
  },
  host: {
    schema: z.string().min(1),
    default: '127.0.0.1',
    placeholder: 'ADDRESS',
    description: 'address to listen on; the loopback unless you mean otherwise',
  },
  port: {
    schema: whole(0, 65_535),
    default: 4747,
    placeholder: 'N',
    description: 'port to listen on; 0 takes a free one',
  },
  store: {
    schema: z.string().min(1).optional(),
    default: undefined,
    placeholder: 'URL',
    description: 'postgres://… to keep everything in PostgreSQL instead of the embedded SQLite',
  },
  seed: {
    schema: z.string().min(1).optional(),
    default: undefined,
    placeholder: 'FILE',
    description: 'YAML file of products, customers and agreements, applied at every start',
  },
  region: {
    schema: z.string().regex(regionPattern, 'is not the name of a Region'),
    default: 'us-east-1',
    placeholder: 'REGION',
    description: 'Region written into the credentials file; calls to any Region are answered',
  },
  deliveryDelaySeconds: {
    schema: whole(0, 86_400),
    default: 10,
    placeholder: 'N',
    description: 'how long a trail gathers events before it delivers a log file',
    provenance: "AWS's is about 300 (CloudTrail User Guide: about every 5 minutes, not guaranteed)",
  },
  clockSkewMinutes: {
    schema: whole(1, 1440),
    default: 5,
    placeholder: 'N',
    description: "how far a caller's clock may be off",
    provenance: "SigV4 at AWS's JSON services: 5; S3 gives 15",
  },
  batchWindowHours: {
    schema: whole(1, 24 * 365),
    default: standardWindows.batchWindowMs / hourMs,
    placeholder: 'N',
    description: 'BatchMeterUsage refuses usage of this age or older',
    provenance: 'API reference of BatchMeterUsage, 2026: 24; until mid 2026: 6; until 2020: 1',
  },
  monthEndCutoffHours: {
    schema: whole(0, 24 * 31),
    default: standardWindows.monthEndCutoffMs / hourMs,
    placeholder: 'N',
    description: 'how long into a month (UTC) the month before can still be metered',
    provenance: 'API reference of BatchMeterUsage, 2026: 06:00 UTC on the 1st',
  },
  finalReportHours: {
    schema: whole(0, 24),
    default: standardWindows.finalReportMs / hourMs,
    placeholder: 'N',
    description: 'how long after the end of an agreement its last usage is taken',
    provenance: 'AWS Marketplace seller guide: one hour after unsubscribe-pending',
  },
  futureToleranceSeconds: {
    schema: whole(0, 3600),
    default: 0,
    placeholder: 'N',
    description: "how far ahead of the server's clock a usage timestamp may be",
    provenance: 'AWS refuses future timestamps; its tolerance is not published',
  },
  meterUsageWindowHours: {
    schema: whole(1, 24 * 365),
    default: standardWindows.meterUsageWindowMs / hourMs,
    placeholder: 'N',
    description: 'MeterUsage refuses usage of this age or older',
    provenance: 'API reference of MeterUsage, 2026: 6',
  },
  dueAfterMinutes: {
    schema: whole(0, 60 * 24 * 31),
    default: 60,
    placeholder: 'N',
    description: 'how long after an hour its usage may be sent before an audit calls the hour missing',
  },
  deliveryLagMinutes: {
    schema: whole(0, 60 * 24),
    default: 25,
    placeholder: 'N',
    description: 'how long CloudTrail may take to deliver an event, for audits',
    provenance: 'measured: 20 at the most, and files are named by times rounded up to 5; AWS promises none',
  },
  registrationTokenHours: {
    schema: whole(1, 24 * 365),
    default: 4,
    placeholder: 'N',
    description: "how long a buyer's registration token can be resolved",
    provenance: 'AWS Marketplace seller guide: 4; another section of the same page says about 1',
  },
  usageRecordsMax: {
    schema: whole(1, 25),
    default: 25,
    placeholder: 'N',
    description: 'usage records in one BatchMeterUsage',
    provenance: 'API reference of BatchMeterUsage: 25',
  },
  requestMaxBytes: {
    schema: whole(1024, 64 * 1024 * 1024),
    default: 1024 * 1024 - 1,
    placeholder: 'N',
    description: 'size of a request to the services (not to S3)',
    provenance: 'API reference of BatchMeterUsage: less than 1 MB',
  },
  batchMeterUsagePerSecond: {
    schema: perSecond,
    default: 10,
    placeholder: 'N',
    description: 'BatchMeterUsage calls a second, for each account and Region; 0 is unlimited',
    provenance: 'Metering Service quotas: 10; bursts are not published',
  },
  meterUsagePerSecond: {
    schema: perSecond,
    default: 10,
    placeholder: 'N',
    description: 'the same for MeterUsage',
    provenance: 'Metering Service quotas: 10',
  },
  registerUsagePerSecond: {
    schema: perSecond,
    default: 5,
    placeholder: 'N',
    description: 'the same for RegisterUsage',
    provenance: 'Metering Service quotas: 5',
  },
  resolveCustomerPerSecond: {
    schema: perSecond,
    default: 0,
    placeholder: 'N',
    description: 'the same for ResolveCustomer',
    provenance: 'none is published',
  },
  saasRegions: {
    schema: regions,
    default: saasRegions,
    placeholder: 'LIST',
    description: 'Regions that answer BatchMeterUsage and ResolveCustomer; others say DisabledApiException',
    provenance: 'Metering Service regions, 2026',
  },
  meterUsageRegions: {
    schema: regions,
    default: meterUsageRegions,
    placeholder: 'LIST',
    description: 'Regions that answer MeterUsage',
    provenance: 'Metering Service regions, 2026 (EC2)',
  },
  registerUsageRegions: {
    schema: regions,
    default: registerUsageRegions,
    placeholder: 'LIST',
    description: 'Regions that answer RegisterUsage, and MeterUsage of pods',
    provenance: 'API model of MeterUsage: the Regions with EKS; AWS publishes no list for ECS',
  },
  entitlementRegions: {
    schema: regions,
    default: entitlementRegions,
    placeholder: 'LIST',
    description: 'Regions that answer GetEntitlements',
    provenance: 'AWS Marketplace API Reference, Regions of the Entitlement API: us-east-1; China has its own',
  },
  eventHistoryDays: {
    schema: whole(1, 3653),
    default: 90,
    placeholder: 'N',
    description: 'how far back LookupEvents sees',
    provenance: 'CloudTrail User Guide: 90',
  },
  trailsPerRegion: {
    schema: whole(1, 1000),
    default: 5,
    placeholder: 'N',
    description: 'trails an account may have in a Region; a multi-Region trail counts in every one',
    provenance: 'CloudTrail quotas: 5, not adjustable',
  },
  sandbox: {
    schema: yes,
    default: false,
    description:
      'a clock that can be set, reset, seeds and faults under /_metertrail; only on a loopback address',
  },
  sandboxAnywhere: {
    schema: yes,
    default: false,
    description: 'let the sandbox run on an address that others can reach',
  },
  lenient: {
    schema: yes,
    default: false,
    description:
      'take any credentials, and no policies are asked for; for suites written against looser emulators, on a loopback address',
  },
  adminToken: {
    schema: z
      .string()
      .min(16, 'must have at least 16 characters')
      .regex(/^[\x21-\x7e]*$/, 'may hold no spaces, and nothing beyond ASCII: it travels in a header')
      .optional(),
    default: undefined,
    placeholder: 'TOKEN',
    description: 'what opens the admin API, instead of one made at the first start',
  },
  publicUrl: {
    schema: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
    default: undefined,
    placeholder: 'URL',
    description:
      'how others reach this server, for links in notifications; the address it listens on unless given',
  },
  trustProxy: {
    schema: yes,
    default: false,
    description: 'take the caller’s address from X-Forwarded-For; only behind a proxy that sets it',
  },
  logLevel: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    default: 'warn',
    placeholder: 'LEVEL',
    description: 'what is logged to standard error: debug, info, warn, error, silent',
  },
} satisfies Record<string, Option>;

export type OptionName = keyof typeof options;
