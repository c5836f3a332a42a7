/** A seller's registration page: a real web server behind a product's fulfilment URL. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Visit = { method: string; contentType: string; form: URLSearchParams };

export type SellerPage = AsyncDisposable & { url: string; visits: Visit[] };

/** `answer` ends the response; without one the page says that it is glad. */
export async function startSellerPage(
  answer: (visit: Visit, response: ServerResponse) => unknown = (_visit, response) =>
    response.end('Welcome!'),
): Promise<SellerPage> {
  const visits: Visit[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const { method = '', headers } = request;
    const visit = { method, contentType: headers['content-type'] ?? '', form: new URLSearchParams(body) };
    visits.push(visit);
    await answer(visit, response);
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/register`,
    visits,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
