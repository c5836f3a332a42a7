/** The front: listens on the one port, and closes after the answers under way. */

import type { AddressInfo } from 'node:net';
import { buildServer } from './http.ts';
import type { FrontParts } from './front.ts';
import { rememberKeys } from './key-cache.ts';

export type Front = {
  port: number;
  close(): Promise<void>;
};

export type Address = { host: string; port: number };

/** @throws Error with a sentence for the operator when the address cannot be had. */
export async function listen(front: FrontParts, { host, port }: Address): Promise<Front> {
  const { backend } = front;
  const findKeyHolder = rememberKeys((accessKeyId) => backend.findKeyHolder(accessKeyId));
  const server = buildServer({ ...front, backend: { ...backend, findKeyHolder } });
  try {
    await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new Error(
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is taken: stop what listens there, or choose another with --port.`
        : `The server cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  return { port: (server.server.address() as AddressInfo).port, close: () => server.close() };
}
