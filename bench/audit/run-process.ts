/** A command run to its end: how long it took, the most memory it held, and what it said. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Ran = { seconds: number; peakBytes: number | undefined; stdout: string; exitCode: number | null };

const sampleMs = 10;

/**
 * Runs a program from the start of its process to the end. What it writes goes to a file, since a pipe
 * would make it wait for us. `stdin` is a file. The peak is the kernel's own figure, where there is `/proc`.
 */
export async function runProcess(program: string, args: string[], stdin?: string): Promise<Ran> {
  const output = join(tmpdir(), `metertrail-bench-${process.pid}.out`);
  const inputFile = stdin === undefined ? undefined : openSync(stdin, 'r');
  const outputFile = openSync(output, 'w');
  try {
    const started = performance.now();
    const child = spawn(program, args, { stdio: [inputFile ?? 'ignore', outputFile, 'inherit'] });
    let peakBytes: number | undefined;
    const sampling = setInterval(() => {
      peakBytes = peakBytesOf(child.pid) ?? peakBytes;
    }, sampleMs);
    const [exitCode] = (await once(child, 'exit').finally(() => clearInterval(sampling))) as [number | null];
    const seconds = (performance.now() - started) / 1000;
    return { seconds, peakBytes, exitCode, stdout: readFileSync(output, 'utf8') };
  } finally {
    if (inputFile !== undefined) closeSync(inputFile);
    closeSync(outputFile);
    rmSync(output, { force: true });
  }
}

function peakBytesOf(pid: number | undefined): number | undefined {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match ? Number(match[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
