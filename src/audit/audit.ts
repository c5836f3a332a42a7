/** Audits sources of CloudTrail logs in one call, for programs; the commands do the same in steps. */

import { defaultHourRules } from '../hours/hour-rules.ts';
import type { HourRules } from '../hours/hour-rules.ts';
import { systemClock } from '../time/clock.ts';
import { readSources } from './read-sources.ts';
import type { ReadSettings } from './read-sources.ts';
import { askedOf } from '../coverage/asked.ts';
import type { Reading } from '../coverage/reading.ts';
import type { AuditReport } from '../report/report-type.ts';
import { callTimesOf } from '../logs/scope.ts';
import type { Scope } from '../logs/scope.ts';

/** What hours are judged by. Times in milliseconds since the epoch; files are paths of YAML files. */
export type JudgeSettings = {
  /** The moment of the audit; now unless given. */
  asOf?: number | undefined;
  rules?: Partial<HourRules> | undefined;
  /** The file of expectations; without it, they are inferred from each series' own past. */
  expectFile?: string | undefined;
  /** Whether expectations are inferred where no file names the product; true unless given. */
  isInferring?: boolean | undefined;
  /** The file that switches and tunes rules. */
  ruleFile?: string | undefined;
  acknowledgementFile?: string | undefined;
  /** Up to when the logs are known to be complete, whatever their names say. */
  completeUntil?: number | undefined;
};

/** Regions, accounts, and hours: from <= hour < to, in milliseconds since the epoch. */
export type AuditOptions = Omit<ReadSettings, 'scope' | 'lateMs' | 'shard'> & JudgeSettings & Scope;

/**
 * Audits folders, files, tars and `s3://bucket/prefix`. What cannot be read is in the report, and makes it
 * incomplete; it is never an exception. A source given twice is read twice, and its records are duplicates.
 *
 * @throws OperatorError where a file of settings cannot be used.
 */
export async function audit(
  sources: string | readonly string[],
  options: AuditOptions = {},
): Promise<AuditReport> {
  const { regions, accounts, from, to } = options;
  const scope = { regions, accounts, from, to };
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    // Settings that cannot be used are told at once, and not after hours of reading.
    const [judge, reading] = await Promise.all([
      prepareJudging(options),
      readSources([sources].flat(), { ...options, signal, scope, lateMs: lateMsOf(options.rules) }),
    ]);
    return await judge(reading);
  } finally {
    over.abort();
  }
}

/** How long after an hour its calls may still come into the logs, in milliseconds. */
export function lateMsOf(rules: Partial<HourRules> = {}): number {
  const { batchWindowMs, meterUsageWindowMs, deliveryLagMs } = { ...defaultHourRules, ...rules };
  return Math.max(batchWindowMs, meterUsageWindowMs) + deliveryLagMs;
}

/**
 * Reads the files of settings and loads what judges a reading, which can be done while logs are read.
 *
 * @throws OperatorError.
 */
export async function prepareJudging(
  settings: JudgeSettings,
): Promise<(reading: Reading) => Promise<AuditReport>> {
  const { expectFile, ruleFile, acknowledgementFile, completeUntil } = settings;
  const { buildReport } = await import('./build-report.ts');
  const expectations =
    expectFile === undefined
      ? undefined
      : await (await import('../hours/expect/expect-file.ts')).readExpectations(expectFile);
  const ruleSettings =
    ruleFile === undefined
      ? new Map()
      : await (await import('../findings/rule-settings.ts')).readRuleSettings(ruleFile);
  const acknowledgements =
    acknowledgementFile === undefined
      ? []
      : await (await import('../findings/acknowledgements.ts')).readAcknowledgements(acknowledgementFile);
  const rules = { ...defaultHourRules, ...settings.rules };
  return async (reading) => {
    const { isVerified, ...scope } = askedOf(reading);
    const verified = isVerified ? await verify(reading, scope, lateMsOf(rules)) : undefined;
    return buildReport(
      reading,
      {
        asOf: settings.asOf ?? systemClock.now(),
        from: scope.from,
        to: scope.to,
        rules,
        expectations,
        isInferring: settings.isInferring ?? true,
        ruleSettings,
        acknowledgements,
        completeUntil,
      },
      verified,
    );
  };
}

async function verify({ runs }: Reading, scope: Scope, lateMs: number) {
  const { checkDigests } = await import('../verify/check-digests.ts');
  const all = [...runs.values()];
  return checkDigests({
    digests: all.flatMap(({ digests }) => digests),
    hashes: all.flatMap(({ hashes }) => hashes),
    times: callTimesOf(scope, lateMs),
    scope,
  });
}
