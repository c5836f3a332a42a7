/**
 * The error that AWS sends: thrown wherever a request is refused, rendered by the protocol the caller speaks.
 */

/** `code` goes over the wire as it is (`TrailNotFoundException`); `message` is in AWS's words; `status` is HTTP's. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.status = status;
  }
}
