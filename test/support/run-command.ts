/** Runs one command of `metertrail` in this process, and gives its exit code and what was written out. */

import { Readable } from 'node:stream';
import { runProgram } from '../../src/cli/program.ts';

export type CommandResult = { code: number; stdout: string; stderr: string };

export async function runCommand(...args: string[]): Promise<CommandResult> {
  return runCommandWith('', ...args);
}

/** @param input what it reads from standard input. */
export async function runCommandWith(input: string | Buffer, ...args: string[]): Promise<CommandResult> {
  const result = { code: 0, stdout: '', stderr: '' };
  await runProgram(['node', 'metertrail', ...args], {
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => (result.stdout += text) },
    stderr: { write: (text) => (result.stderr += text) },
    exit: (code) => {
      result.code = code;
    },
    signal: new AbortController().signal,
  });
  return result;
}
