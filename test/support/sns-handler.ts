/**
 * A seller's handler of SNS messages, in a process of its own: AWS's validator, unchanged, decides what is genuine. Prints
 * a line of JSON for its address, and one for each message. Trusts the certificates of NODE_EXTRA_CA_CERTS.
 */

import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';

type Message = { Type: string; SubscribeURL?: string };
type Validate = (text: string, done: (error: Error | null, message?: Message) => void) => void;
/** The package says nothing of its types. */
const MessageValidator = createRequire(import.meta.url)('sns-validator') as new (
  certificateHosts: RegExp,
) => { validate: Validate };

/** The host that certificates may come from; AWS's own unless it is told another. */
const validator = new MessageValidator(/^localhost:\d+$/);

const server = createServer((request, response) => void take(request, response));

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  const message = await new Promise<Message | Error>((resolve) => {
    validator.validate(body, (error, genuine) => resolve(error ?? genuine ?? new Error('No message.')));
  });
  if (message instanceof Error) {
    say({ refused: message.message });
    response.writeHead(403).end();
    return;
  }
  const { Type, SubscribeURL } = message;
  const confirmed =
    Type === 'SubscriptionConfirmation' && SubscribeURL !== undefined
      ? await (await fetch(SubscribeURL)).text()
      : undefined;
  say({ headers: request.headers, body, message, confirmed });
  response.writeHead(200).end();
}

server.listen(0, '127.0.0.1', () => {
  say({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sns` });
});

function say(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
