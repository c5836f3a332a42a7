/** Why usage cannot be sent, for the operator. */

/** `message` is a sentence that says what to do. */
export class SendError extends Error {
  override readonly name = 'SendError';
}
