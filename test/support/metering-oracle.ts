/**
 * States the rules of BatchMeterUsage once more, as short as the references do: what must be accepted, and
 * what not.
 */

const hour = 3_600_000;

export type OracleAgreement = { start: number; end: number | undefined };

export type OracleCustomer = { suspended: boolean; agreements: OracleAgreement[] };

/** `customer` is any name that tells customers apart; `timestamp` in milliseconds. */
export type OracleRecord = {
  customer: string;
  byLicence: boolean;
  dimension: string;
  timestamp: number;
  quantity: number;
};

export type OracleAnswer =
  | { error: 'TimestampOutOfBoundsException' | 'InvalidLicenseException' }
  | { statuses: ('Success' | 'CustomerNotSubscribed' | 'DuplicateRecord')[] };

/** What is stored, by key: the quantity that was sent first. */
export class MeteringOracle {
  readonly stored = new Map<string, number>();
  readonly customers = new Map<string, OracleCustomer>();

  /** @param records those that the service processes. */
  batch(all: OracleRecord[], processed: OracleRecord[], now: number): OracleAnswer {
    if (all.some((record) => record.byLicence && this.#covering(record).length === 0)) {
      return { error: 'InvalidLicenseException' };
    }
    if (all.some(({ timestamp }) => !inWindow(timestamp, now))) {
      return { error: 'TimestampOutOfBoundsException' };
    }
    return { statuses: processed.map((record) => this.#one(record, now)) };
  }

  #one(record: OracleRecord, now: number): 'Success' | 'CustomerNotSubscribed' | 'DuplicateRecord' {
    const billable =
      this.customers.get(record.customer)?.suspended === false &&
      this.#covering(record).some(({ end }) => end === undefined || now < end + hour);
    if (!billable) return 'CustomerNotSubscribed';
    const key = keyOf(record);
    const first = this.stored.get(key) ?? record.quantity;
    this.stored.set(key, first);
    return first === record.quantity ? 'Success' : 'DuplicateRecord';
  }

  #covering({ customer, timestamp }: OracleRecord): OracleAgreement[] {
    const { agreements } = this.customers.get(customer) ?? { agreements: [] };
    return agreements.filter(
      ({ start, end }) => timestamp >= floor(start) && (end === undefined || timestamp <= end),
    );
  }
}

/** metering.md §3.1: less than 24 hours old, not in the future, and last month until 06:00 UTC on the 1st. */
function inWindow(timestamp: number, now: number): boolean {
  const today = new Date(now);
  const month = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1);
  const closed = timestamp < month && now >= month + 6 * hour;
  return timestamp <= now && now - timestamp < 24 * hour && !closed;
}

export function keyOf({ customer, dimension, timestamp }: OracleRecord): string {
  return `${customer} ${dimension} ${new Date(floor(timestamp)).toISOString()}`;
}

function floor(ms: number): number {
  return ms - (((ms % hour) + hour) % hour);
}
