/** The streams and signals that a command works with, given by main.ts so that tests can give their own. */

/** `isTTY` and `columns` as of a stream of Node's: absent where it is no terminal. */
export type Output = { write(text: string): unknown; isTTY?: boolean; columns?: number };

export type Io = {
  stdin: AsyncIterable<Uint8Array> & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
  /** Sets the code with which the process ends, once its work is done. */
  exit(code: number): void;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
};
