/** The error that tells the operator why usage cannot be sent. */

import { OperatorError } from '../files/operator-error.ts';

/** `message` is a sentence that says what to do. */
export class SendError extends OperatorError {
  override readonly name = 'SendError';
}
