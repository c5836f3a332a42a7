/** The table of AWS's protocols, as far as a call looks different in them. */

import type { Answer } from '../protocol/answer.ts';
import { parseBody, renderAnswer, renderError } from '../protocol/aws-json.ts';
import { renderQueryAnswer, renderQueryError } from '../protocol/query.ts';
import { parseForm, readForm } from '../protocol/query-form.ts';
import { parseCborBody, renderCborAnswer, renderCborError } from '../protocol/rpc-v2-cbor.ts';
import type { ServiceError } from '../protocol/service-error.ts';
import type { ServiceModel } from '../shapes/model.ts';

type Protocol = {
  /** @throws ServiceError for bytes that are no body of this protocol. */
  readPlain(model: ServiceModel, name: string, body: Buffer): unknown;
  renderAnswer(
    model: ServiceModel,
    name: string,
    output: unknown,
    requestId: string,
  ): Answer<string | Buffer>;
  renderError(model: ServiceModel, error: ServiceError, requestId: string): Answer<string | Buffer>;
};

export type ProtocolName = 'json' | 'query' | 'cbor';

export const protocols: Record<ProtocolName, Protocol> = {
  json: {
    readPlain: (_model, _name, body) => parseBody(body),
    renderAnswer,
    renderError: (model, error, requestId) => renderError(model.messageMember, error, requestId),
  },
  query: {
    readPlain: (model, name, body) => readForm(model, name, parseForm(body)),
    renderAnswer: renderQueryAnswer,
    renderError: renderQueryError,
  },
  cbor: {
    readPlain: (_model, _name, body) => parseCborBody(body),
    renderAnswer: renderCborAnswer,
    renderError: (_model, error, requestId) => renderCborError(error, requestId),
  },
};
