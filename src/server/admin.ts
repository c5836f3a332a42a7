/** `/_metertrail/…`: what an operator's probes ask. */

import { rewriteAccounts } from '../ledger/principals.ts';
import type { Answer } from '../protocol/answer.ts';
import type { HttpRequest } from './handle.ts';
import type { ServerParts } from './parts.ts';

export async function answerAdmin(parts: ServerParts, request: HttpRequest): Promise<Answer> {
  if (request.path === '/_metertrail/health') return json(200, { status: 'ok' });
  if (request.path === '/_metertrail/ready') return ready(parts);
  return json(404, {
    message: `There is nothing at ${request.path}: try /_metertrail/health or /_metertrail/ready.`,
  });
}

/** Ready is whoever can commit: a full disk or a lost database shows here. */
async function ready(parts: ServerParts): Promise<Answer> {
  try {
    await parts.store.transaction((tx) => rewriteAccounts(tx));
    return json(200, { status: 'ready', store: parts.store.engine });
  } catch (error) {
    parts.log.error(
      { reason: error instanceof Error ? error.message : String(error) },
      'Not ready: the store refused.',
    );
    return json(503, { status: 'not ready', message: 'The store cannot commit; the log says why.' });
  }
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
