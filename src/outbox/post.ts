/** Posts once to somebody's webhook, which takes it, refuses it, or does not answer in time. */

import { DeliveryError } from './sender.ts';

export type Post = {
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
  signal: AbortSignal;
  /** Statuses (not of the 200s) after which another attempt is made. */
  isRetried: (status: number) => boolean;
};

/** Resolves on any status of the 200s; redirections are not followed. @throws DeliveryError, or fetch's own errors. */
export async function post(
  url: string,
  { headers, body, timeoutMs, signal, isRetried }: Post,
): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    if (!timeout.aborted) throw error;
    throw new DeliveryError(`No answer within ${timeoutMs / 1000} seconds.`, { permanent: false });
  }
  await response.body?.cancel().catch(() => {});
  if (response.ok) return;
  throw new DeliveryError(`The answer was HTTP ${response.status}.`, {
    permanent: !isRetried(response.status),
  });
}
