/** The types of an admin route: a method, a path, and what it does. */

import type { z } from 'zod';
import type { Answer } from '../../protocol/answer.ts';
import type { ServerParts } from '../parts.ts';

export type AdminRequest = {
  /** The `:names` of the path, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The JSON body, `{}` where there is none; for the route to check. */
  body: unknown;
  /** The body as text. */
  text: string;
  /** The token of `Authorization: Bearer TOKEN`; empty where there is none. */
  bearer: string;
};

export type AdminRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/_metertrail`: `/products/:code`. */
  path: string;
  /** Answers without the admin token. */
  open?: true;
  /** There only in the sandbox. */
  sandbox?: true;
  /** Reads its body as text, of whatever content type. */
  text?: true;
  /** What `run` checks the body by, for docs/admin-api.md. */
  takes?: z.ZodType;
  /** One line for docs/admin-api.md. */
  about: string;
  /** @throws AdminError, MarketplaceError, SeedError or ZodError to refuse. */
  run(parts: ServerParts, request: AdminRequest): Promise<Answer> | Answer;
};

/** A refusal in HTTP's terms. */
export class AdminError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
