/**
 * Builds the one HTTP server: Fastify carries bytes, and every request goes to the endpoint it is meant for.
 */

import type { IncomingMessage } from 'node:http';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../protocol/answer.ts';
import { ServiceError } from '../protocol/service-error.ts';
import { answerAdmin } from './admin.ts';
import { json } from './admin/route.ts';
import { answerAwsJson, jsonError } from './aws-json-endpoint.ts';
import { answerHome } from './home.ts';
import { fault } from '../operations/fault.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';
import { answerQuery, isQuery } from './query-endpoint.ts';
import { refuseBytes } from './refuse-bytes.ts';
import { answerRpcV2Cbor, cborError, isRpcV2Cbor } from './rpc-v2-cbor-endpoint.ts';
import { answerS3, s3Error } from './s3-endpoint.ts';

/** A seed of ten thousand customers has about 2 MB. */
const adminBodyMaxBytes = 16 * 1024 * 1024;
/** One object in one request; CloudTrail's log files are at most 50 MB before they are packed. */
const objectBodyMaxBytes = 64 * 1024 * 1024;
/** A client that sends slower than this is cut off. */
const requestTimeoutMs = 60_000;

type Endpoint = (parts: ServerParts, request: HttpRequest) => Promise<HttpAnswer> | HttpAnswer;
type HttpAnswer = Omit<Answer, 'body'> & { body?: string | Buffer | undefined };

/** Builds the server; it does not listen yet. Closing it waits for the answers under way. */
export function buildServer(parts: ServerParts): FastifyInstance {
  const server = Fastify({
    logger: false,
    trustProxy: parts.trustProxy,
    bodyLimit: objectBodyMaxBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { ignoreDuplicateSlashes: false, maxParamLength: 8192 },
    rewriteUrl: originForm,
    clientErrorHandler: refuseBytes,
    // Paths with broken percent-encoding reach the endpoints too, which answer in their own form.
    frameworkErrors: (error, request, reply) => void refuse(parts, error, request, reply),
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const carry = (endpoint: Endpoint) => async (request: FastifyRequest, reply: FastifyReply) =>
    send(parts, reply, await endpoint(parts, httpRequest(parts, request)));
  server.post('/', { bodyLimit: parts.requestMaxBytes }, carry(answerApi));
  server.post(
    '/service/:service/operation/:operation',
    { bodyLimit: parts.requestMaxBytes },
    carry(answerService),
  );
  server.get('/', carry(answerRoot));
  server.head('/', carry(answerHome));
  server.route({
    method: ['GET', 'POST', 'PUT', 'DELETE'],
    url: '/_metertrail/*',
    bodyLimit: adminBodyMaxBytes,
    handler: carry(answerAdmin),
  });
  server.all('/*', { onRequest: refuseStrangers(parts) }, carry(answerS3));
  server.setNotFoundHandler(carry(answerS3));
  server.setErrorHandler((error, request, reply) => refuse(parts, error, request, reply));
  return server;
}

/** A request may name its target with scheme and host in front (RFC 9112 §3.2.2); the path is what was signed. */
function originForm({ url = '/' }: IncomingMessage): string {
  const [, rest] = /^https?:\/\/[^/?#]*(.*)$/i.exec(url) ?? [];
  if (rest === undefined) return url;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Whoever does not even claim to have signed is refused before a body of many megabytes is read. */
function refuseStrangers(parts: ServerParts) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.headers.authorization !== undefined || parts.settings.lenient) return;
    await send(parts, reply, await answerS3(parts, httpRequest(parts, request)));
  };
}

/** The API: AWS JSON by its target header, AWS Query by its form. */
function answerApi(parts: ServerParts, request: HttpRequest): Promise<HttpAnswer> {
  return isQuery(request) ? answerQuery(parts, request) : answerAwsJson(parts, request);
}

/** RPC v2 CBOR, or an object of a bucket that is called `service`. */
function answerService(parts: ServerParts, request: HttpRequest): Promise<HttpAnswer> {
  return isRpcV2Cbor(request) ? answerRpcV2Cbor(parts, request) : answerS3(parts, request);
}

/** A signed `GET /` lists the buckets, one with an Action is a query, and anybody else is a person with a browser. */
function answerRoot(parts: ServerParts, request: HttpRequest): Promise<HttpAnswer> | HttpAnswer {
  if (isQuery(request)) return answerQuery(parts, request);
  if (request.headers['authorization'] !== undefined) return answerS3(parts, request);
  return answerHome(parts);
}

function httpRequest(parts: ServerParts, request: FastifyRequest): HttpRequest {
  const url = request.raw.url ?? '/';
  const question = url.indexOf('?');
  return {
    method: request.method,
    path: question < 0 ? url : url.slice(0, question),
    queryString: question < 0 ? '' : url.slice(question + 1),
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : empty,
    requestId: parts.ids.uuid(),
    sourceIp: request.ip,
    userAgent: request.headers['user-agent'],
  };
}

const empty = Buffer.alloc(0);

/** SDKs set their clocks by the Date of an answer, so it tells the time that signatures are checked by. */
function send(
  parts: ServerParts,
  reply: FastifyReply,
  { status, headers, body, silentForMs }: HttpAnswer,
): FastifyReply {
  if (silentForMs !== undefined) return staySilent(reply, silentForMs, parts.stopping);
  const date = new Date(parts.signingClock.now()).toUTCString();
  // As bytes: Fastify adds a charset to the content type of a text.
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return reply.code(status).headers(headers).header('date', date).send(bytes);
}

/** The caller waits until its patience, the time or the server ends. */
function staySilent(reply: FastifyReply, forMs: number, stopping: AbortSignal): FastifyReply {
  reply.hijack();
  const { socket } = reply.raw;
  const cut = (): void => void socket?.destroy();
  const end = setTimeout(cut, forMs);
  stopping.addEventListener('abort', cut);
  socket?.once('close', () => {
    clearTimeout(end);
    stopping.removeEventListener('abort', cut);
  });
  return reply;
}

/** What Fastify itself refuses (a body too large, a malformed request) and what slipped through, in the asked form. */
function refuse(
  parts: ServerParts,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const asked = httpRequest(parts, request);
  const refusal = frameworkRefusal(parts, asked.requestId, error);
  if (asked.path.startsWith('/_metertrail/')) {
    return send(parts, reply, json(refusal.status, { message: refusal.message }));
  }
  if (isRpcV2Cbor(asked)) return send(parts, reply, cborError(asked, refusal));
  const api = request.method === 'POST' && asked.path === '/';
  return send(parts, reply, api ? jsonError(asked, refusal) : s3Error(asked, refusal));
}

function frameworkRefusal(parts: ServerParts, requestId: string, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 413) {
    return new ServiceError(
      'RequestEntityTooLargeException',
      'The request body is larger than the service accepts.',
      413,
    );
  }
  if (status < 400 || status >= 500) return fault(parts.log, requestId, undefined, error);
  const message = error instanceof Error ? error.message : 'The request is malformed.';
  return new ServiceError('MalformedHttpRequestException', message, 400);
}
