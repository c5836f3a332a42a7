/** Asks the admin API as its callers do: with the token and JSON unless a test says otherwise. */

import type { App } from '../../src/app/app.ts';

export type AdminAnswer<T> = { status: number; body: T };

/** `body` is sent as JSON, or as it is if it is text. */
export async function adminFetch<T = Record<string, unknown>>(
  { endpoint, adminToken }: Pick<App, 'endpoint' | 'adminToken'>,
  method: string,
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
): Promise<AdminAnswer<T>> {
  const response = await fetch(`${endpoint}/_metertrail${path}`, {
    method,
    headers: {
      authorization: `Bearer ${adminToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}
