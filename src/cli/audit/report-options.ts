/** The flags that say how a reading is judged, and how the answer is written. */

import { Option } from 'commander';
import type { Command } from 'commander';

import type { JudgeSettings } from '../../audit/audit.ts';
import { windowsOf } from '../../config/windows.ts';
import type { HourRules } from '../../hours/hour-rules.ts';
import { minuteMs } from '../../time/hours.ts';
import { addSettingOptions, settingFlags, windowOptions } from '../window-options.ts';
import { momentOf } from './moment.ts';

export const formats = ['table', 'json', 'csv', 'markdown', 'html'] as const;
export type ReportFormat = (typeof formats)[number];
export type Format = ReportFormat | 'part';

/** The flags as commander gives them. */
export type ReportFlags = {
  format: Format;
  output?: string;
  allHours?: true;
  color: 'auto' | 'always' | 'never';
  asOf?: number;
  expect?: string;
  infer: boolean;
  rules?: string;
  acknowledged?: string;
  completeUntil?: number;
  rescue?: string;
} & { [Name in (typeof ruleOptions)[number]]?: string };

/** Settings by which hours are judged. */
const ruleOptions = [...windowOptions, 'dueAfterMinutes', 'deliveryLagMinutes'] as const;

export function addReportOptions(command: Command): Command {
  command
    .addOption(
      new Option('--format <format>', 'how to report; part: for metertrail merge')
        .choices([...formats, 'part'])
        .default('table'),
    )
    .option('--output <file>', 'write the report there instead of to standard output')
    .option('--all-hours', 'list every hour in the table, not only those that need a look')
    .addOption(
      new Option('--color <when>', 'colour the table').choices(['auto', 'always', 'never']).default('auto'),
    )
    .option('--as-of <time>', 'judge as of this moment instead of now', momentOf)
    .option('--expect <file>', 'what is to be sent: products, dimensions, prices, customers (YAML)')
    .option('--no-infer', 'expect nothing but what --expect names')
    .option('--rules <file>', 'switch and tune the rules of findings (YAML, docs/audit-rules.md)')
    .option('--acknowledged <file>', 'findings that are known, each with a reason and an end (YAML)')
    .option('--complete-until <time>', 'the logs are known to be complete up to then', momentOf)
    .option('--rescue <file>', 'write there what can still be sent, for metertrail send');
  return addSettingOptions(command, ruleOptions);
}

/** @throws OperatorError. */
export async function judgeSettingsOf(flags: ReportFlags): Promise<JudgeSettings> {
  return {
    isInferring: flags.infer,
    rules: await hourRulesOf(flags),
    asOf: flags.asOf,
    expectFile: flags.expect,
    ruleFile: flags.rules,
    acknowledgementFile: flags.acknowledged,
    completeUntil: flags.completeUntil,
  };
}

/** Flags, environment and config file say what AWS's rules are; a config file is looked for in the data folder. */
async function hourRulesOf(flags: ReportFlags): Promise<HourRules> {
  const { readConfig } = await import('../../config/config.ts');
  const config = readConfig(settingFlags(flags, ruleOptions));
  return {
    ...windowsOf(config),
    dueAfterMs: config.dueAfterMinutes * minuteMs,
    deliveryLagMs: config.deliveryLagMinutes * minuteMs,
  };
}
