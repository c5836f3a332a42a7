/** Renders AWS Query answers: an operation's output or an error as the XML that STS sends. */

import { XMLBuilder } from 'fast-xml-parser';
import { findOperation } from '../shapes/model.ts';
import type { ServiceModel } from '../shapes/model.ts';
import { nodeOf } from '../shapes/nodes.ts';
import type { Node } from '../shapes/nodes.ts';
import { isoText } from '../text/times.ts';
import type { Answer } from './answer.ts';
import type { ServiceError } from './service-error.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true });

/** 200 with `<XResponse><XResult>…` by the output's shape; timestamps of `output` are in milliseconds. */
export function renderQueryAnswer(
  model: ServiceModel,
  operation: string,
  output: unknown,
  requestId: string,
): Answer {
  const shape = findOperation(model, operation)?.output;
  return renderXml(200, requestId, {
    [`${operation}Response`]: {
      '@xmlns': model.xmlNamespace,
      ...(shape === undefined
        ? {}
        : { [`${operation}Result`]: renderNode(nodeOf(model, shape), output ?? {}) }),
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

/** The error's status and an ErrorResponse, whose type says whether the sender or the receiver is at fault. */
export function renderQueryError(model: ServiceModel, error: ServiceError, requestId: string): Answer {
  return renderXml(error.status, requestId, {
    ErrorResponse: {
      '@xmlns': model.xmlNamespace,
      Error: {
        Type: error.status < 500 ? 'Sender' : 'Receiver',
        Code: error.code,
        Message: clean(error.message),
      },
      RequestId: requestId,
    },
  });
}

function renderXml(status: number, requestId: string, document: object): Answer {
  const headers = { 'content-type': 'text/xml', 'x-amzn-RequestId': requestId };
  return { status, headers, body: builder.build(document) };
}

function renderNode(node: Node, value: unknown): unknown {
  switch (node.type) {
    case 'structure': {
      const source = value as { readonly [name: string]: unknown };
      const rendered: { [name: string]: unknown } = {};
      for (const member of node.members) {
        const child = source[member.name];
        if (child !== undefined && child !== null) rendered[member.name] = renderNode(member.node, child);
      }
      return rendered;
    }
    case 'list':
      return { member: (value as unknown[]).map((item) => renderNode(node.member, item)) };
    case 'map':
      return {
        entry: Object.entries(value as object).map(([key, item]) => ({
          key: clean(key),
          value: renderNode(node.value, item),
        })),
      };
    case 'timestamp':
      return isoText(value as number);
    default:
      return clean(String(value));
  }
}

/** XML 1.0 §2.2 has no place for most control characters and for unpaired surrogates, escaped or not. */
function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
