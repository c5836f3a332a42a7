/**
 * Plans which records of a rescue file are sent now, by its receipt and the time, and gives a reason for each
 * left out.
 */

import { lossAtOf } from '../hours/loss-at.ts';
import type { MeteringWindows } from '../time/windows.ts';
import { allocatedQuantity } from './repeat-usage.ts';
import type { RescueFile, RescueRecord, RescueRequest } from './rescue-file.ts';
import { placeOf, usageKey } from './usage-key.ts';
import { isoText } from '../text/times.ts';
import type { NotSent, Receipt } from './receipt.ts';
import { notKnown } from './reasons.ts';
import { SendError } from './send-error.ts';

/** A record that can be sent; times in milliseconds. */
export type ReadyUsage = {
  place: string;
  /** `usageKey` of it. */
  key: string;
  region: string;
  productCode?: string | undefined;
  record: Omit<RescueRecord, 'about' | 'Quantity'> & { Quantity: number };
  hour: number;
  /** When it is lost, as the file says: with the agreement, it may be sooner than `closesAt`. */
  lossAt: number;
  /** From then on it would spoil the request for others. */
  closesAt: number;
};

/** A record that is not sent. */
export type LeftOut = NotSent & { region: string; productCode?: string | undefined; record: RescueRecord };

export type Plan = {
  /** What is lost first comes first. */
  ready: ReadyUsage[];
  leftOut: LeftOut[];
  /** Accepted already, as the receipt says. */
  settled: number;
  /** Of other Regions than the one asked for. */
  elsewhere: number;
};

/**
 * @param of `region` limits it to requests of that Region.
 * @throws SendError where an accepted hour has another quantity now: the service would refuse it, and whoever
 * changed it believes that it could be corrected.
 */
export function planSend(of: {
  file: RescueFile;
  receipt: Pick<Receipt, 'get'>;
  now: number;
  windows: MeteringWindows;
  region?: string | undefined;
}): Plan {
  const plan: Plan = { ready: [], leftOut: [], settled: 0, elsewhere: 0 };
  for (const [requestIndex, request] of of.file.requests.entries()) {
    if (of.region !== undefined && request.region !== of.region) {
      plan.elsewhere += request.UsageRecords.length;
      continue;
    }
    for (const [recordIndex, record] of request.UsageRecords.entries()) {
      place(plan, request, record, placeOf(requestIndex, recordIndex), of);
    }
  }
  plan.ready.sort((one, other) => one.lossAt - other.lossAt);
  return plan;
}

/** Why a record cannot be sent now, or undefined. */
export function whyNotNow(
  { hour, closesAt }: Pick<ReadyUsage, 'hour' | 'closesAt'>,
  now: number,
): string | undefined {
  if (now >= closesAt) return `too late: it could be billed until ${isoText(closesAt)}`;
  return now < hour ? 'its hour has not begun' : undefined;
}

function place(
  plan: Plan,
  { region, ProductCode }: RescueRequest,
  record: RescueRecord,
  placeName: string,
  { receipt, now, windows }: { receipt: Pick<Receipt, 'get'>; now: number; windows: MeteringWindows },
): void {
  const { about: _about, Quantity, ...rest } = record;
  const key = usageKey({ region, ProductCode, ...rest });
  const before = receipt.get(key);
  if (before?.state === 'accepted') {
    if (Quantity !== null && Quantity !== before.Quantity) {
      throw new SendError(
        `${placeName}.Quantity is ${Quantity}, but ${before.Quantity} was accepted at ${before.at}, and an accepted quantity cannot be changed: put ${before.Quantity} back, or take the record out.`,
      );
    }
    plan.settled += 1;
    return;
  }
  const named = { place: placeName, region, productCode: ProductCode };
  const leaveOut = (reason: string): void => void plan.leftOut.push({ ...named, record, reason });
  if (before?.state === 'conflicting') {
    leaveOut('already billed with another quantity, which cannot be changed');
  } else if (Quantity === null) {
    leaveOut('Quantity is a blank: fill it in');
  } else if (rest.UsageAllocations && allocatedQuantity(rest.UsageAllocations) !== Quantity) {
    leaveOut(
      `its UsageAllocations add up to ${allocatedQuantity(rest.UsageAllocations)}, and not to ${Quantity}`,
    );
  } else {
    const ready = { ...named, key, record: { ...rest, Quantity }, ...timesOf(record, windows) };
    const reason = whyNotNow(ready, now);
    if (reason === undefined) plan.ready.push(ready);
    else leaveOut(before?.state === 'unanswered' ? `${reason}; ${notKnown}` : reason);
  }
}

function timesOf(
  { Timestamp, about }: RescueRecord,
  windows: MeteringWindows,
): Pick<ReadyUsage, 'hour' | 'lossAt' | 'closesAt'> {
  const hour = Date.parse(Timestamp);
  const closesAt = lossAtOf({ eventName: 'BatchMeterUsage', hour }, windows);
  const lossAt = Date.parse(String(about?.lossAt));
  // An operator may have taken it out, or changed it.
  if (Number.isNaN(lossAt)) return { hour, lossAt: closesAt, closesAt };
  // The audit may have been told of a longer window. What is sent too late costs a call; left out too early it costs money.
  return { hour, lossAt, closesAt: Math.max(closesAt, lossAt) };
}
