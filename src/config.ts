/** Flags, environment and config file → one frozen Config, in which every value knows where it came from. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

const digits = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const whole = (min: number, max: number) =>
  z.union([z.number(), digits], 'must be a whole number').pipe(z.number().int().min(min).max(max));
const yes = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

type Option = {
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
    schema: z.string().regex(/^[a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}$/, 'is not the name of a Region'),
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
    default: 24,
    placeholder: 'N',
    description: 'BatchMeterUsage refuses usage of this age or older',
    provenance: 'API reference of BatchMeterUsage, 2026: 24; until mid 2026: 6; until 2020: 1',
  },
  monthEndCutoffHours: {
    schema: whole(0, 24 * 31),
    default: 6,
    placeholder: 'N',
    description: 'how long into a month (UTC) the month before can still be metered',
    provenance: 'API reference of BatchMeterUsage, 2026: 06:00 UTC on the 1st',
  },
  finalReportHours: {
    schema: whole(0, 24),
    default: 1,
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
type Values = { [K in OptionName]: z.output<(typeof options)[K]['schema']> };
type Origin = 'flag' | 'environment' | 'file' | 'default';

export type Config = Readonly<Values> & {
  /** Where each value came from. */
  readonly origins: Readonly<Record<OptionName, Origin>>;
};

/** The configuration cannot be used; `message` is for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * @param flags values by option name; undefined where the flag was not given.
 * @param environment METERTRAIL_… variables; the process's own unless given.
 * @throws ConfigError naming the flag, variable or line that is wrong.
 */
export function readConfig(
  flags: Partial<Record<OptionName, unknown>>,
  environment: Record<string, string | undefined> = process.env,
): Config {
  const folder = options.data.schema.parse(
    flags.data ?? environment[variableOf('data')] ?? options.data.default,
  );
  const file = readFile(join(folder, 'config.yaml'));
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [name, option] of Object.entries(options) as [OptionName, Option][]) {
    const [given, origin, place] = choose(name, option, flags, environment, file);
    const parsed = option.schema.safeParse(given);
    if (!parsed.success) {
      throw new ConfigError(
        `${place} ${JSON.stringify(given)} is wrong: ${z.prettifyError(parsed.error).replace(/^✖ /, '')}`,
      );
    }
    values[name] = parsed.data;
    origins[name] = origin;
  }
  return Object.freeze({
    ...(values as Values),
    origins: Object.freeze(origins as Record<OptionName, Origin>),
  });
}

/** `deliveryDelaySeconds` → `--delivery-delay-seconds`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `deliveryDelaySeconds` → `METERTRAIL_DELIVERY_DELAY_SECONDS`. */
export function variableOf(name: string): string {
  return `METERTRAIL_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

type Given = [value: unknown, origin: Origin, place: string];
type FileValue = { value: unknown; place: string };

function choose(
  name: OptionName,
  option: Option,
  flags: Partial<Record<OptionName, unknown>>,
  environment: Record<string, string | undefined>,
  file: Map<string, FileValue>,
): Given {
  if (flags[name] !== undefined) return [flags[name], 'flag', flagOf(name)];
  const variable = environment[variableOf(name)];
  if (variable !== undefined && variable !== '') return [variable, 'environment', variableOf(name)];
  const written = file.get(name);
  if (written !== undefined) return [written.value, 'file', written.place];
  return [option.default, 'default', name];
}

function readFile(path: string): Map<string, FileValue> {
  const values = new Map<string, FileValue>();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return values;
    throw new ConfigError(
      `The config file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const [broken] = document.errors;
  if (broken) throw new ConfigError(`${path}: ${broken.message}`);
  if (document.contents === null) return values;
  if (!isMap(document.contents))
    throw new ConfigError(`${path}: settings are expected as "name: value" lines.`);
  for (const { key, value } of document.contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
    if (!Object.hasOwn(options, name) || name === 'data') {
      throw new ConfigError(`${path}:${line}: there is no setting "${name}" that a config file can make.`);
    }
    values.set(name, { value: isScalar(value) ? value.value : value, place: `${path}:${line}: ${name}` });
  }
  return values;
}
