/** Renders what `metertrail send` shows: the records before they are sent, and what became of them. */

import type { PlacedUsage } from '../send/usage-key.ts';
import { visible } from '../text/terminal.ts';
import { hourText } from '../text/times.ts';
import { counted } from '../text/figures.ts';
import type { LeftOut, Plan, ReadyUsage } from '../send/plan.ts';
import type { Receipt, ReceiptRecord } from '../send/receipt.ts';
import { reasonOf } from '../send/reasons.ts';
import type { Sent } from '../send/send-usage.ts';
import { columns } from './columns.ts';

type Usage = Pick<ReadyUsage, 'region' | 'productCode'> & {
  record: Omit<PlacedUsage, 'region'> & { Quantity: number | null };
};

/** The records by product and Region, where they go, and what is left out. */
export function planLines(plan: Plan, endpoints: ReadonlyMap<string, string>): string[] {
  const groups = Map.groupBy(plan.ready, productText);
  const lines = [...groups].flatMap(([product, usage]) => {
    const endpoint = endpoints.get(usage[0]?.region ?? '') ?? '';
    return [
      `${visible(product)}, to ${endpoint}: ${counted(usage.length, 'record')}`,
      ...usageTable(usage),
      '',
    ];
  });
  if (plan.leftOut.length > 0) lines.push('Not sent:', ...leftOutTable(plan.leftOut), '');
  if (plan.settled > 0)
    lines.push(`Accepted before, and not sent again: ${counted(plan.settled, 'record')}.`, '');
  if (plan.elsewhere > 0) lines.push(`Of other Regions: ${counted(plan.elsewhere, 'record')}.`, '');
  return lines;
}

/** One line for each record that was tried or left out on the way and is not accepted; empty where all are. */
export function refusedLines(
  plan: Plan,
  { leftOut }: Pick<Sent, 'leftOut'>,
  receipt: Pick<Receipt, 'get'>,
): string[] {
  const late = new Map(leftOut.map(({ place, reason }) => [place, reason]));
  const refused = plan.ready.flatMap((usage) => {
    const known = receipt.get(usage.key);
    if (known?.state === 'accepted') return [];
    const reason = [late.get(usage.place), known && reasonOf(known)].filter((each) => each !== undefined);
    return [{ ...usage, reason: reason.join('; ') || 'not sent' }];
  });
  return leftOutTable(refused);
}

/** One line for a request that was answered. */
export function answerLine(
  usage: readonly ReadyUsage[],
  answers: readonly Pick<ReceiptRecord, 'code'>[],
): string {
  const codes = Map.groupBy(answers, ({ code }) => code);
  const counts = [...codes].map(([code, those]) => `${those.length} ${code}`).join(', ');
  const [first] = usage;
  return visible(`${first ? productText(first) : ''}: ${counted(usage.length, 'record')} sent: ${counts}`);
}

function usageTable(usage: readonly ReadyUsage[]): string[] {
  const rows = usage.map((each) => [...cells(each), hourText(each.lossAt)]);
  return table([['HOUR (UTC)', 'CUSTOMER', 'DIMENSION', 'QUANTITY', 'CAN BE BILLED UNTIL'], ...rows]);
}

function leftOutTable(usage: readonly (Usage & Pick<LeftOut, 'reason'>)[]): string[] {
  return table(usage.map((each) => [...cells(each), productText(each), each.reason]));
}

function table(rows: readonly (readonly string[])[]): string[] {
  return columns(rows.map((row) => row.map(visible))).map((line) => `  ${line}`);
}

function cells({ record }: Usage): string[] {
  const { CustomerIdentifier, CustomerAWSAccountId } = record;
  return [
    hourText(Date.parse(record.Timestamp)),
    CustomerIdentifier ?? CustomerAWSAccountId ?? '',
    record.Dimension,
    String(record.Quantity ?? '(blank)'),
  ];
}

function productText({ region, productCode, record }: Usage): string {
  return `${productCode ?? record.LicenseArn ?? ''} in ${region}`;
}
