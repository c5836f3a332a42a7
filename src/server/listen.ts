/** Listens on the one port. */

import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';

/** The address cannot be had; `message` is for the operator. */
class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** @returns the port. @throws ListenError with a sentence for the operator when the address cannot be had. */
export async function listen(
  server: FastifyInstance,
  { host, port }: { host: string; port: number },
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new ListenError(
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is taken: stop what listens there, or choose another with --port.`
        : `The server cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  return (server.server.address() as AddressInfo).port;
}
