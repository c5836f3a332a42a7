/** A file that an operator gave to an audit and that cannot be used. */

/** Every line of `message` names the file, a place in it, and what is wrong there. */
export class AuditFileError extends Error {
  override readonly name = 'AuditFileError';
}
