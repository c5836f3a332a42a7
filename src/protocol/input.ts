/** Turns an operation's plain input, from whichever protocol, into its typed and checked input. */

import { findOperation } from '../shapes/model.ts';
import type { ServiceModel } from '../shapes/model.ts';
import { TypeMismatch } from '../shapes/type-mismatch.ts';
import { validate } from '../shapes/validate.ts';
import type { Violation } from '../shapes/violation.ts';
import { ServiceError } from './service-error.ts';

/**
 * `plain` is what parseBody or readForm gave; the operation must be one of the model's. A wrong JSON type is a
 * ServiceError: SerializationException, or MalformedInput as AWS's Query services call it (rusoto/rusoto#586).
 * Broken constraints are returned: what they are called is each service's own affair.
 */
export function readInput(
  model: ServiceModel,
  operation: string,
  plain: unknown,
): { input: unknown; violations: Violation[] } {
  const shape = findOperation(model, operation)?.input;
  if (shape === undefined) return { input: {}, violations: [] };
  try {
    const { value, violations } = validate(model, shape, plain);
    return { input: value, violations };
  } catch (error) {
    if (!(error instanceof TypeMismatch)) throw error;
    const code = model.protocol === 'query' ? 'MalformedInput' : 'SerializationException';
    throw new ServiceError(code, error.message);
  }
}
