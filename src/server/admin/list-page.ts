/** Cuts long lists of the admin API to as many as were asked for, and says whether there are more. */

import { z } from 'zod';

const limit = z.coerce.number('limit must be a number').int().min(1).max(1000).default(100);

/** @throws ZodError. */
export function limitOf(query: URLSearchParams): number {
  return limit.parse(query.get('limit') ?? undefined);
}

/** @param found one more than the limit, where there are more. */
export function page(name: string, found: readonly object[], most: number): object {
  return { [name]: found.slice(0, most), truncated: found.length > most };
}
