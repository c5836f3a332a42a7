/** Renders times of the ledger as the admin API writes them. */

/** @param ms milliseconds. @returns `2026-01-31T00:00:00.000Z`, or null where there is no time. */
export function iso(ms: number): string;
export function iso(ms: number | null): string | null;
export function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
