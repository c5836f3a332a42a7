/**
 * Answers the admin API at `/_metertrail/…`: probes for everybody, the rest for whoever has the admin token.
 */

import { z } from 'zod';
import { sameSecret } from '../identity/same-secret.ts';
import { MarketplaceError } from '../marketplace/marketplace-error.ts';
import type { Answer } from '../protocol/answer.ts';
import { SeedError } from '../sandbox/seed-file.ts';
import { adminRoutes } from './admin/routes.ts';
import type { AdminRoute } from './admin/route.ts';
import { AdminError, json } from './admin/route.ts';
import { fault } from '../operations/fault.ts';
import type { HttpRequest } from './identify.ts';
import type { ServerParts } from './parts.ts';

const prefix = '/_metertrail';

export async function answerAdmin(parts: ServerParts, request: HttpRequest): Promise<Answer> {
  try {
    const { route, params } = findRoute(parts, request);
    if (route.open !== true) checkToken(parts, request);
    return await route.run(parts, {
      params,
      query: new URLSearchParams(request.queryString),
      body: route.method === 'GET' || route.method === 'DELETE' ? undefined : readBody(route, request),
      text: request.body.toString(),
      bearer: bearerOf(request),
    });
  } catch (error) {
    const [status, message] = explain(parts, request, error);
    return json(status, { message });
  }
}

function findRoute(
  parts: ServerParts,
  { method, path, queryString }: HttpRequest,
): { route: AdminRoute; params: Record<string, string> } {
  // No stored text holds U+0000, and PostgreSQL would not even compare it.
  if (path.includes('%00') || queryString.includes('%00')) throw new AdminError(400, 'The URL holds U+0000.');
  const asked = path.slice(prefix.length);
  const atPath = adminRoutes.flatMap((route) => {
    const params = matchPath(route.path, asked);
    return params === undefined ? [] : [{ route, params }];
  });
  const found = atPath.find(({ route }) => route.method === method);
  if (found?.route.sandbox === true && parts.admin.sandbox === undefined) {
    throw new AdminError(404, `${path} is there only in the sandbox: start with --sandbox.`);
  }
  if (found !== undefined) return found;
  if (atPath.length > 0) {
    const methods = atPath.map(({ route }) => route.method).join(', ');
    throw new AdminError(405, `${path} takes ${methods}, not ${method}.`);
  }
  throw new AdminError(404, `There is nothing at ${path}: see docs/admin-api.md.`);
}

/** `/products/:code` and `/products/abc` → `{ code: 'abc' }`; undefined where they do not match. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AdminError(400, 'The path is not well-formed.');
  }
}

function checkToken({ admin }: ServerParts, request: HttpRequest): void {
  if (sameSecret(bearerOf(request), admin.token)) return;
  throw new AdminError(
    401,
    'The admin API needs "Authorization: Bearer TOKEN"; the token is in admin.json of the data folder.',
  );
}

function bearerOf({ headers }: HttpRequest): string {
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(headers['authorization']?.toString() ?? '') ?? [];
  return token;
}

/** Only JSON, or text where the route reads text: what a page of another site can send without asking is neither. */
function readBody({ text }: AdminRoute, { headers, body }: HttpRequest): unknown {
  if (text === true || body.length === 0) return {};
  const [type] = (headers['content-type']?.toString() ?? '').split(';');
  if (type?.trim().toLowerCase() !== 'application/json') {
    throw new AdminError(415, 'The body must be JSON, with the content type application/json.');
  }
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AdminError(400, 'The body is not valid JSON.');
  }
}

const statuses = { invalid: 400, 'not found': 404, conflict: 409 };

function explain(
  parts: ServerParts,
  { requestId }: HttpRequest,
  error: unknown,
): [status: number, message: string] {
  if (error instanceof AdminError) return [error.status, error.message];
  if (error instanceof MarketplaceError) return [statuses[error.kind], error.message];
  if (error instanceof SeedError) return [400, error.message];
  if (error instanceof z.ZodError) return [400, z.prettifyError(error)];
  return [500, fault(parts.log, requestId, undefined, error).message];
}
