/** Renders hours that are not billed and still can be as the text of a rescue file. */

import { isoText } from '../text/times.ts';
import type { Series } from '../hours/cells.ts';
import type { HourCell, SeriesHours } from '../hours/hour-cell.ts';
import { compareTexts } from '../text/compare-texts.ts';
import { counted } from '../text/figures.ts';
import { repeatUsage } from './repeat-usage.ts';
import { rescueSchema, rescueVersion } from './rescue-file.ts';
import type { RescueAbout, RescueFile, RescueRecord, RescueRequest } from './rescue-file.ts';
import { splitRecords } from './split-records.ts';
import { typicalQuantity } from './typical-quantity.ts';

/** The text, and how many records, blanks among them, and requests are in it. */
export type RenderedRescue = { text: string; records: number; blanks: number; requests: number };

type Rescued = { lossAt: number; record: RescueRecord };
/** Records that may stand in one request, and what else is known of them. */
type Group = { region: string; productCode: string | undefined; rescued: Rescued[] };

/**
 * Takes missing, unprocessed and rejected hours that are recoverable, and no others: an hour that holds an
 * accepted quantity is never among them. What is lost first comes first.
 * @param of `asOf` is the moment of the audit in milliseconds, `source` where the logs were.
 */
export function renderRescue(of: {
  series: Iterable<SeriesHours>;
  asOf: number;
  source: readonly string[];
}): RenderedRescue {
  const groups = new Map<string, Group>();
  const omitted: string[] = [];
  for (const each of of.series) addSeries(each, groups, omitted);
  const requests = [...groups.values()]
    .flatMap(requestsOf)
    .toSorted((one, other) => one.lossAt - other.lossAt || compareTexts(one.order, other.order))
    .map(({ request }) => request);
  const records = requests.flatMap(({ UsageRecords }) => UsageRecords);
  const blanks = records.filter(({ Quantity }) => Quantity === null).length;
  const file: RescueFile = {
    schema: rescueSchema,
    version: rescueVersion,
    asOf: isoText(of.asOf),
    source: [...of.source],
    notes: [...notesOf(blanks), ...omitted.toSorted(compareTexts)],
    requests,
  };
  return {
    text: `${JSON.stringify(file, undefined, 2)}\n`,
    records: records.length,
    blanks,
    requests: requests.length,
  };
}

function notesOf(blanks: number): string[] {
  return [
    'Send it with `metertrail send FILE`: it shows what it sends, and asks.',
    ...(blanks > 0
      ? [
          `${counted(blanks, 'record')} with "Quantity": null: put in what the customer used in that hour, as a whole number. The first quantity that is accepted is billed, and cannot be corrected; a record with a blank is not sent.`,
        ]
      : []),
    'Each "about" is for you, and is never sent.',
  ];
}

function addSeries({ series, cells }: SeriesHours, groups: Map<string, Group>, omitted: string[]): void {
  const indexes = [...cells.keys()].filter((index) => isRescued(cells[index]));
  if (indexes.length === 0) return;
  const identity = identityOf(series);
  if (typeof identity === 'string') {
    const { product, customer, dimension, region } = series;
    omitted.push(
      `Not here: ${counted(indexes.length, 'hour')} of ${product.id}, ${customer}, ${dimension} in ${region}: ${identity}`,
    );
    return;
  }
  const { region, product } = series;
  // The two names of customers exclude each other in one request (metering.md §3.1).
  const key = JSON.stringify([region, product.kind, product.id, Object.keys(identity)]);
  let group = groups.get(key);
  if (!group) {
    group = { region, productCode: product.kind === 'code' ? product.id : undefined, rescued: [] };
    groups.set(key, group);
  }
  for (const index of indexes) {
    const cell = cells[index];
    if (cell) group.rescued.push(rescue(cell, identity, series.dimension, typicalQuantity(cells, index)));
  }
}

function isRescued(cell: HourCell | undefined): boolean {
  return cell?.isRecoverable === true && isLost(cell.state);
}

function isLost(state: HourCell['state']): state is RescueAbout['state'] {
  return state === 'missing' || state === 'unprocessed' || state === 'rejected';
}

/** How the records name their customer and licence, or the sentence that says why they cannot. */
function identityOf(
  series: Series,
): Pick<RescueRecord, 'CustomerIdentifier' | 'CustomerAWSAccountId' | 'LicenseArn'> | string {
  if (series.eventName === 'MeterUsage') {
    return "MeterUsage is called by the buyer's software with the buyer's credentials, so nobody else can send it.";
  }
  const { product, customer, customerKind, alsoNamed = [] } = series;
  if (product.kind === 'code') {
    return customerKind === 'account' ? { CustomerAWSAccountId: customer } : { CustomerIdentifier: customer };
  }
  const names = [customer, ...alsoNamed];
  const account = customerKind === 'account' ? customer : names.find((name) => /^\d{12}$/.test(name));
  if (account === undefined) {
    return "a licence is metered by the customer's AWS account, and the logs do not name it.";
  }
  return { CustomerAWSAccountId: account, LicenseArn: product.id };
}

function rescue(cell: HourCell, identity: object, dimension: string, typical: number | undefined): Rescued {
  const last = cell.standing.at(-1);
  const usage = last && repeatUsage(last);
  const quantity = usage?.quantity ?? null;
  const comment = commentOf(usage?.problem, quantity);
  const about: RescueAbout = {
    state: isLost(cell.state) ? cell.state : 'missing',
    lossAt: cell.lossAt === undefined ? undefined : isoText(cell.lossAt),
    lastCode: last?.code,
    lastSentAt: last && isoText(last.last.time),
    comment,
    typicalQuantity: quantity === null ? typical : undefined,
  };
  return {
    lossAt: cell.lossAt ?? Infinity,
    record: {
      about,
      Timestamp: isoText(cell.hour),
      ...identity,
      Dimension: dimension,
      Quantity: quantity,
      UsageAllocations: usage?.allocations,
    },
  };
}

function commentOf(problem: string | undefined, quantity: number | null): string | undefined {
  if (quantity !== null) return problem;
  return [
    problem,
    'Fill in Quantity: what was used in this hour. 0 bills nothing, and cannot be corrected either.',
  ]
    .filter((sentence) => sentence !== undefined)
    .join(' ');
}

function requestsOf(group: Group): { lossAt: number; order: string; request: RescueRequest }[] {
  const { region, productCode } = group;
  const soonestFirst = group.rescued.toSorted(
    (one, other) =>
      one.lossAt - other.lossAt || compareTexts(JSON.stringify(one.record), JSON.stringify(other.record)),
  );
  return splitRecords(soonestFirst, sentOf).map((rescued) => {
    const request = {
      region,
      ProductCode: productCode,
      UsageRecords: rescued.map(({ record }) => record),
    };
    return { lossAt: rescued[0]?.lossAt ?? Infinity, order: JSON.stringify(request), request };
  });
}

function sentOf({ record }: Rescued): object {
  const { about: _, ...sent } = record;
  return sent;
}
