/** Where a command writes, and what may end it: given by main.ts, so that tests can give their own. */

export type Output = { write(text: string): unknown };

export type Io = {
  stdout: Output;
  stderr: Output;
  /** Sets the code with which the process ends, once its work is done. */
  exit(code: number): void;
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal;
};
