/** Serves HTTPS on localhost in front of a server that speaks HTTP, with a certificate of its own making. */

import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:https';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { selfSign } from '../../src/outbox/self-signed.ts';

export type TlsFront = AsyncDisposable & {
  /** `https://localhost:…` */
  url: string;
  /** For NODE_EXTRA_CA_CERTS. */
  certificateFile: string;
  /** `http://127.0.0.1:…`, once it is known. */
  backend: string;
};

export async function startTlsFront(): Promise<TlsFront> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const cert = await selfSign(privateKey, 'localhost', {
    from: Date.now() - 60_000,
    until: Date.now() + 86_400_000,
  });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const folder = await mkdtemp(join(tmpdir(), 'metertrail-'));
  const certificateFile = join(folder, 'certificate.pem');
  await writeFile(certificateFile, cert);
  const server = createServer({ key, cert }, (incoming, answer) => {
    const onward = httpRequest(
      new URL(incoming.url ?? '/', front.backend),
      { method: incoming.method, headers: incoming.headers },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        reply.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  server.listen(0);
  await once(server, 'listening');
  const front: TlsFront = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    certificateFile,
    backend: '',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
  return front;
}
