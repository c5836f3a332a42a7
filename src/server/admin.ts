/** `/_metertrail/…`: what an operator's probes ask. */

import { rewriteAccounts } from '../ledger/principals.ts';
import type { Answer } from '../protocol/answer.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';

export async function answerAdmin(parts: ServerParts, request: HttpRequest): Promise<Answer> {
  if (request.path === '/_metertrail/health') return json(200, { status: 'ok' });
  if (request.path === '/_metertrail/ready') {
    // Ready is whoever can commit: a full disk or a lost database shows here, and the log says why.
    return (await isReady(parts)) ? json(200, { status: 'ready' }) : json(503, { status: 'not ready' });
  }
  return json(404, {
    message: `There is nothing at ${request.path}: try /_metertrail/health or /_metertrail/ready.`,
  });
}

async function isReady({ store, log }: ServerParts): Promise<boolean> {
  try {
    await store.transaction((tx) => rewriteAccounts(tx));
    return true;
  } catch (error) {
    log.error({ err: error }, 'Not ready: the store refused.');
    return false;
  }
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
