/** The admin routes of the sandbox: its clock, its faults, reset and seeds. */

import { z } from 'zod';
import { services } from '../../operations/services.ts';
import { ClockError } from '../../sandbox/clock.ts';
import type { SandboxClock } from '../../sandbox/clock.ts';
import { durationMs } from '../../time/duration.ts';
import { faultRule } from '../../sandbox/fault-rules.ts';
import { FaultError } from '../../sandbox/faults.ts';
import type { TraceEntry } from '../../sandbox/fault-trace.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { parseSeed } from '../../sandbox/seed-file.ts';
import { findOperation } from '../../shapes/model.ts';
import type { ServerParts } from '../parts.ts';
import { iso } from './iso.ts';
import { AdminError, json } from './route.ts';
import type { AdminRoute } from './route.ts';

const resetBody = z.strictObject({ seed: z.boolean().default(true) });

const clockBody = z
  .strictObject({
    set: z.iso
      .datetime({ offset: true, error: 'must be a time such as 2026-01-31T00:00:00Z' })
      .transform((text) => Date.parse(text))
      .optional(),
    advance: z
      .string()
      .transform((text, context) => {
        const ms = durationMs(text);
        if (ms !== undefined) return ms;
        const message =
          'must be a duration of weeks, days, hours, minutes and seconds, such as PT1H30M or P1D';
        context.issues.push({ code: 'custom', input: text, message });
        return z.NEVER;
      })
      .optional(),
    freeze: z.literal(true).optional(),
    resume: z.literal(true).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'names none of set, advance, freeze and resume')
  .refine(({ set, advance }) => set === undefined || advance === undefined, 'has both set and advance')
  .refine(({ freeze, resume }) => freeze === undefined || resume === undefined, 'has both freeze and resume');

export const sandboxRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/clock',
    sandbox: true,
    about: 'what the clock of the sandbox tells, and whether it is frozen',
    run: (parts) => json(200, clockState(sandboxOf(parts))),
  },
  {
    method: 'PUT',
    path: '/clock',
    sandbox: true,
    about: 'sets (`set`, a time) or advances (`advance`, a duration such as `PT1H`), freezes or resumes it',
    takes: clockBody,
    run: async (parts, { body }) => json(200, await turnClock(sandboxOf(parts), body)),
  },
  {
    method: 'POST',
    path: '/reset',
    sandbox: true,
    about:
      'deletes everything but the first account and its keys, ends all faults, sets the clock right, applies the seed of the start unless `{"seed": false}`',
    takes: resetBody,
    run: async (parts, { body }) => {
      await sandboxOf(parts).reset(resetBody.parse(body));
      return json(200, clockState(sandboxOf(parts)));
    },
  },
  {
    method: 'POST',
    path: '/seed',
    sandbox: true,
    text: true,
    about: 'applies a seed, as YAML or JSON',
    run: async (parts, { text }) => {
      await sandboxOf(parts).seed(parseSeed(text, 'seed'));
      return json(200, {});
    },
  },
  {
    method: 'GET',
    path: '/faults',
    sandbox: true,
    about: 'the faults, oldest first, with how often each has matched and struck',
    run: (parts) => json(200, { faults: sandboxOf(parts).faults.list() }),
  },
  {
    method: 'POST',
    path: '/faults',
    sandbox: true,
    about: 'adds a fault',
    takes: faultRule,
    run: (parts, { body }) => json(201, addFault(sandboxOf(parts), body)),
  },
  {
    method: 'DELETE',
    path: '/faults',
    sandbox: true,
    about: 'removes all faults; log files that they held are delivered',
    run: (parts) => {
      sandboxOf(parts).removeFaults();
      return json(200, {});
    },
  },
  {
    method: 'GET',
    path: '/faults/trace',
    sandbox: true,
    about: 'what faults have struck, oldest first: the newest 10,000, and how many are forgotten',
    run: (parts) => json(200, renderTrace(sandboxOf(parts))),
  },
  {
    method: 'DELETE',
    path: '/faults/trace',
    sandbox: true,
    about: 'forgets the trace',
    run: (parts) => {
      sandboxOf(parts).faults.trace.clear();
      return json(200, {});
    },
  },
  {
    method: 'DELETE',
    path: '/faults/:id',
    sandbox: true,
    about: 'removes one fault; log files that it held are delivered',
    run: (parts, { params: { id = '' } }) => {
      if (!sandboxOf(parts).removeFault(id)) throw new AdminError(404, `There is no fault ${id}.`);
      return json(200, {});
    },
  },
];

async function turnClock(sandbox: Sandbox, body: unknown): Promise<object> {
  const change = clockBody.parse(body);
  try {
    await sandbox.turnClock((clock) => applyChange(clock, change));
  } catch (error) {
    if (error instanceof ClockError) throw new AdminError(400, error.message);
    throw error;
  }
  return clockState(sandbox);
}

function applyChange(
  clock: SandboxClock,
  { set, advance, freeze, resume }: z.output<typeof clockBody>,
): void {
  if (set !== undefined) clock.set(set);
  if (advance !== undefined) clock.advance(advance);
  if (freeze) clock.freeze();
  // It has run on since then.
  if (freeze && set !== undefined) clock.set(set);
  if (resume) clock.resume();
}

function clockState({ clock }: Sandbox): object {
  const { now, frozen, base } = clock.state;
  return { now: iso(now), frozen, realTime: iso(base) };
}

function addFault(sandbox: Sandbox, body: unknown): object {
  const { operation } = z.looseObject({ operation: z.string().default('*') }).parse(body);
  const isKnown = Object.values(services).some(({ model }) => findOperation(model, operation) !== undefined);
  if (operation !== '*' && !isKnown) throw new AdminError(400, `No service has an operation ${operation}.`);
  try {
    return sandbox.faults.add(body);
  } catch (error) {
    if (error instanceof FaultError) throw new AdminError(409, error.message);
    throw error;
  }
}

function renderTrace({ faults }: Sandbox): object {
  const { entries, dropped } = faults.trace.read();
  return { entries: entries.map(renderEntry), dropped };
}

function renderEntry({ at, hit, ...entry }: TraceEntry): object {
  return { at: iso(at), ...entry, ...hit };
}

function sandboxOf({ admin }: ServerParts): Sandbox {
  // The server has looked for it, since every route here says `sandbox`.
  if (admin.sandbox === undefined) throw new AdminError(404, 'There is no sandbox: start with --sandbox.');
  return admin.sandbox;
}
