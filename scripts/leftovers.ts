/** What a test file must leave as it was, since other files run in its process after it. */

import { setTimeout as sleep } from 'node:timers/promises';

type Stock = {
  environment: NodeJS.ProcessEnv;
  folder: string;
  exitCode: typeof process.exitCode;
  /** Kinds of what keeps the process alive (`TCPServerWrap`, `Timeout`), as often as there are. */
  open: string[];
};

/** Sockets that are being closed, and children that have been killed, take a moment. In milliseconds. */
const PATIENCE = { stepMs: 20, allMs: 3000 };

export function takeStock(): Stock {
  const { exitCode } = process;
  return {
    environment: { ...process.env },
    folder: process.cwd(),
    exitCode,
    open: process.getActiveResourcesInfo(),
  };
}

/** Puts back what it can, and throws when there was something to put back, or something is still open. */
export async function refuseLeftovers(before: Stock, patience = PATIENCE): Promise<void> {
  const problems: string[] = [];
  const names = restoreEnvironment(before.environment);
  if (names.length > 0) problems.push(`the environment is changed: ${names.join(', ')}`);
  if (process.cwd() !== before.folder) {
    process.chdir(before.folder);
    problems.push('the working directory is changed');
  }
  if (process.exitCode !== before.exitCode) {
    process.exitCode = before.exitCode;
    problems.push('process.exitCode is set, by a test or by an error that came after its test');
  }
  const open = await stillOpen(before.open, patience);
  if (open.length > 0) problems.push(`something is still open: ${open.join(', ')}`);
  if (problems.length === 0) return;
  const error = new Error(
    `It leaves something behind in a process that others share: ${problems.join('; ')}.`,
  );
  // Where this was found tells nothing.
  error.stack = error.message;
  throw error;
}

function restoreEnvironment(before: NodeJS.ProcessEnv): string[] {
  const names = Object.keys({ ...before, ...process.env });
  const changed = names.filter((name) => process.env[name] !== before[name]).sort();
  for (const name of changed) {
    const value = before[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  return changed;
}

async function stillOpen(before: string[], { stepMs, allMs }: typeof PATIENCE): Promise<string[]> {
  const end = performance.now() + allMs;
  for (;;) {
    const open = process.getActiveResourcesInfo();
    for (const kind of before) {
      const index = open.indexOf(kind);
      if (index !== -1) open.splice(index, 1);
    }
    if (open.length === 0 || performance.now() > end) return open.sort();
    await sleep(stepMs);
  }
}
