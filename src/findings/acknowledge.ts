/**
 * Matches findings with acknowledgements: marks those that are acknowledged, and says what is to be said of
 * the file.
 */

import type { Acknowledgement, Selector } from './acknowledgements.ts';
import type { Finding } from './finding.ts';
import { timeText } from '../text/times.ts';

/**
 * Marks the findings; of several acknowledgements of one finding, the one that lasts longest counts.
 * @param asOf the moment of the audit, in milliseconds since the epoch.
 */
export function acknowledge(
  findings: readonly Finding[],
  acknowledgements: readonly Acknowledgement[],
  asOf: number,
): { findings: Finding[]; notes: string[] } {
  const notes: string[] = [];
  const counting: Acknowledgement[] = [];
  for (const acknowledgement of acknowledgements) {
    const count = findings.filter((finding) => isAbout(acknowledgement, finding)).length;
    const isExpired = acknowledgement.until <= asOf;
    const { until, reason } = acknowledgement;
    const what = `The acknowledgement of ${whatOf(acknowledgement)} (${reason})`;
    if (isExpired && count > 0)
      notes.push(
        `${what} expired at ${timeText(until)}: ${count === 1 ? 'its finding counts' : `its ${count} findings count`} again.`,
      );
    else if (isExpired)
      notes.push(`${what} expired at ${timeText(until)} and matches no finding: it can go.`);
    else if (count === 0) notes.push(`${what} matches no finding.`);
    else counting.push(acknowledgement);
  }
  counting.sort((one, other) => other.until - one.until);
  return {
    findings: findings.map((finding) => {
      const found = counting.find((acknowledgement) => isAbout(acknowledgement, finding));
      if (!found) return finding;
      const { reason, until, by } = found;
      return { ...finding, acknowledged: { reason, until, ...(by !== undefined && { by }) } };
    }),
    notes,
  };
}

function isAbout({ finding: wanted }: Acknowledgement, finding: Finding): boolean {
  if (typeof wanted === 'string') return finding.id === wanted;
  if (wanted.rule !== finding.rule) return false;
  const { product, customer, dimension, region } = wanted;
  // A finding about no single series has what it is about in its subject.
  const { series, subject } = finding;
  const matches = (value: string | undefined, ofSeries: readonly string[]) =>
    value === undefined || (series ? ofSeries : subject).includes(value);
  return (
    matches(product, [series?.product.id ?? '']) &&
    matches(customer, [series?.customer ?? '', ...(series?.alsoNamed ?? [])]) &&
    matches(dimension, [series?.dimension ?? '']) &&
    matches(region, [series?.region ?? ''])
  );
}

function whatOf({ finding }: Acknowledgement): string {
  if (typeof finding === 'string') return finding;
  const { rule, ...names } = finding satisfies Selector;
  return [
    rule,
    ...Object.entries(names).flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${value}`])),
  ].join(', ');
}
