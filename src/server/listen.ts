/** Opens the one port, and closes it after the answers under way. */

import type { FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import { OperatorError } from '../files/operator-error.ts';

/** @returns the port. @throws OperatorError with a sentence for the operator when the address cannot be had. */
export async function listen(
  server: FastifyInstance,
  { host, port }: { host: string; port: number },
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new OperatorError(
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is taken: stop what listens there, or choose another with --port.`
        : `The server cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  return (server.server.address() as AddressInfo).port;
}

/** Who has not sent a whole request by then, or not read its answer, is cut off: others wait for the end. */
const drainMaxMs = 5000;
const sweepMs = 20;

/** Takes no more requests, and resolves when those under way are answered. */
export async function drain(server: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => server.server.closeAllConnections(), drainMaxMs);
  // A connection whose last answer is out is kept alive by its client, and would be waited for.
  const sweep = setInterval(() => server.server.closeIdleConnections(), sweepMs);
  try {
    await server.close();
  } finally {
    clearTimeout(cutOff);
    clearInterval(sweep);
  }
}

/** Where to reach a server that listens there; one that listens everywhere is reached on the loopback address. */
export function endpointOf(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
