/** The error that stops a command with a sentence that tells the operator what to do, without a stack. */

/** Every line of `message` can be shown as it stands. What is thrown and is none of these is a bug. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}
