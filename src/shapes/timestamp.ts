/** Parses timestamps as callers write them into integer milliseconds since the epoch. */

/** A date further from 1970 is not one that JavaScript can tell; ECMA-262 §21.4.1.1. */
const MILLISECONDS_MAX = 8.64e15;

const ISO_8601 = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?$/;

/** Epoch seconds, integer or with a fraction, or ISO 8601, as UTC where no zone is given; undefined for anything else. */
export function parseTimestamp(value: unknown): number | undefined {
  const milliseconds = typeof value === 'number' ? Math.round(value * 1000) : parseIso(value);
  return Math.abs(milliseconds) <= MILLISECONDS_MAX ? milliseconds + 0 : undefined; // never -0
}

function parseIso(value: unknown): number {
  if (typeof value !== 'string' || !ISO_8601.test(value)) return NaN;
  const text = value.toUpperCase().replace(' ', 'T');
  return Math.trunc(Date.parse(/Z$|T.*[+-]/.test(text) || text.length === 10 ? text : `${text}Z`));
}
