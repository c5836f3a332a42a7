/**
 * Refuses bytes that Node does not take for a request, in the form of AWS's JSON services, and ends the
 * connection.
 */

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { renderError } from '../protocol/aws-json.ts';
import { ServiceError } from '../protocol/service-error.ts';

const refusals: Record<string, ServiceError> = {
  HPE_HEADER_OVERFLOW: new ServiceError(
    'RequestHeaderSectionTooLarge',
    'The request headers are too large.',
    431,
  ),
  ERR_HTTP_REQUEST_TIMEOUT: new ServiceError(
    'RequestTimeoutException',
    'The request did not arrive in time.',
    408,
  ),
};
const malformed = new ServiceError(
  'MalformedHttpRequestException',
  'The request is not well-formed HTTP.',
  400,
);

export function refuseBytes(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = renderError(
    'message',
    refusals[error.code ?? ''] ?? malformed,
    randomUUID(),
  );
  const head = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  });
  const lines = head.map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} Refused`, ...lines, '', body].join('\r\n'));
}
