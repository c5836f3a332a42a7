/** `/_metertrail/…`: what an operator's probes ask. */

import type { Answer } from '../protocol/answer.ts';
import type { FrontParts, HttpRequest } from './front.ts';

export async function answerAdmin(front: FrontParts, request: HttpRequest): Promise<Answer> {
  if (request.path === '/_metertrail/health') return json(200, { status: 'ok' });
  if (request.path === '/_metertrail/ready') {
    // Ready is whoever can commit: a full disk or a lost database shows here, and the log says why.
    return (await front.backend.isReady())
      ? json(200, { status: 'ready' })
      : json(503, { status: 'not ready' });
  }
  return json(404, {
    message: `There is nothing at ${request.path}: try /_metertrail/health or /_metertrail/ready.`,
  });
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
