/** What stands in the way of a command, as a sentence that says what to do about it: for the operator, without a stack. */

/** Every line of `message` can be shown as it stands. What is thrown and is none of these is a bug. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}
