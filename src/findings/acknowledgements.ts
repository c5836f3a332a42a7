/** Reads the YAML file in which an operator acknowledges findings: which ones, why, and until when. */

import { z } from 'zod';

import { findingRules } from './rule-list.ts';
import { parseYaml, readTextFile } from '../files/yaml-file.ts';

/** Findings by what they are about; every member that is given has to match. */
export type Selector = {
  rule: string;
  product?: string | undefined;
  customer?: string | undefined;
  dimension?: string | undefined;
  region?: string | undefined;
};

/** `finding` is an id, or what selects several. It counts before `until`, in milliseconds since the epoch. */
export type Acknowledgement = {
  finding: string | Selector;
  reason: string;
  until: number;
  by?: string | undefined;
};

const ruleNames = () => findingRules.map(({ name }) => name);
const text = z.string().min(1, 'must not be empty');
const ruleName = text.refine((name) => ruleNames().includes(name), {
  error: ({ input }) => `${String(input)} is no rule; the rules are ${ruleNames().join(', ')}`,
});

const selector = z.strictObject({
  rule: ruleName,
  product: text.optional(),
  customer: text.optional(),
  dimension: text.optional(),
  region: text.optional(),
});

const id = text.refine(isFindingId, {
  error: 'must be the id of a finding, such as missing-hour:0123456789ab, or a mapping with rule and more',
});

/** The file says one or the other, and hears of that one what is wrong. */
const finding = z.unknown().transform((written, context): string | z.output<typeof selector> => {
  const parsed = (typeof written === 'object' && written !== null ? selector : id).safeParse(written);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    context.issues.push({ code: 'custom', path, message, input: written });
  return z.NEVER;
});

const until = text.transform((written, context) => {
  const time = timeOf(written);
  if (time === undefined) {
    context.addIssue(
      'must be a date (2026-06-30: that day in UTC is the last) or a time (2026-06-30T12:00:00Z)',
    );
    return z.NEVER;
  }
  return time;
});

const acknowledgement = z.strictObject({
  finding,
  reason: text,
  until,
  by: text.optional(),
});

const file = z.array(acknowledgement, { error: 'must be a list of acknowledgements' });

/** Each entry has `finding`, `reason` and `until`, and may have `by`. @throws OperatorError. */
export async function readAcknowledgements(path: string): Promise<Acknowledgement[]> {
  return parseAcknowledgements(await readTextFile(path, 'file of acknowledgements'), path);
}

/** @param name how the file is called in messages. @throws OperatorError. */
export function parseAcknowledgements(text: string, name: string): Acknowledgement[] {
  return parseYaml(text, name, file.default([]));
}

function isFindingId(written: string): boolean {
  const [name = '', digits = '', ...rest] = written.split(':');
  return ruleNames().includes(name) && /^[0-9a-f]{12}$/.test(digits) && rest.length === 0;
}

/** A date counts to its end. */
function timeOf(written: string): number | undefined {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(written);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(written);
  if (!isDate && !isTime) return undefined;
  const time = Date.parse(written);
  if (Number.isNaN(time)) return undefined;
  // Date.parse takes the 31st of a month that has 30 days for the first of the next one.
  if (new Date(Date.parse(`${written.slice(0, 10)}T00:00Z`)).getUTCDate() !== Number(written.slice(8, 10)))
    return undefined;
  return isDate ? time + 86_400_000 : time;
}
