/**
 * The lengths of time, and the UTC hour that usage belongs to; all in milliseconds, moments since the epoch.
 */

const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The start of the hour that holds the moment. */
export function hourStart(ms: number): number {
  return Math.floor(ms / hourMs) * hourMs;
}
