/** Runs a web server of somebody's that takes notifications, and answers as the test says. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };

export type Webhook = AsyncDisposable & {
  url: string;
  received: Received[];
  /** What it answers from now on: a status, or nothing at all. */
  answer: number | 'silence';
  /** The body of its answers. */
  reply: string;
};

export async function startWebhook(): Promise<Webhook> {
  const silent = new Set<ServerResponse>();
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    webhook.received.push({ path: request.url ?? '', headers: request.headers, body });
    if (webhook.answer === 'silence') silent.add(response);
    else response.writeHead(webhook.answer, { location: '/elsewhere' }).end(webhook.reply);
  };
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const webhook: Webhook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    answer: 200,
    reply: '',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return webhook;
}
