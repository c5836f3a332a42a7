#!/usr/bin/env node
/** Runs the command that the process's arguments name, and exits with its code. */

import { enableCompileCache } from 'node:module';
import type { Io } from './cli/io.ts';

// Before the program is loaded: a second start finds it compiled.
enableCompileCache();
const { runProgram } = await import('./cli/program.ts');

/** A second signal ends the process at once. */
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

// Whoever reads may stop reading, as `head` does: that is no failure of ours. A full disk is.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream !== process.stderr)
      process.stderr.write(`metertrail: the output cannot be written: ${error.message}\n`);
    process.exit(2);
  });
}

const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  exit: (code) => {
    process.exitCode = code;
  },
  signal: stop.signal,
};
await runProgram(process.argv, io);
// A command that was stopped may have left it open, and the process would wait for its end.
process.stdin.destroy();
