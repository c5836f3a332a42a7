import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClockError, SandboxClock } from '../../src/sandbox/clock.ts';

function start(): { base: { ms: number }; clock: SandboxClock } {
  const base = { ms: Date.parse('2026-11-22T10:00:00Z') };
  return { base, clock: new SandboxClock({ now: () => base.ms }) };
}

const iso = (clock: SandboxClock): string => new Date(clock.now()).toISOString();

test('it tells the time of the clock beside it until it is set, and runs on from there', () => {
  const { base, clock } = start();
  assert.equal(clock.now(), base.ms);
  clock.set(Date.parse('2026-10-31T23:30:00Z'));
  base.ms += 60_000;
  assert.equal(iso(clock), '2026-10-31T23:31:00.000Z');
  clock.advance(3_600_000);
  assert.equal(iso(clock), '2026-11-01T00:31:00.000Z');
  clock.reset();
  assert.equal(clock.now(), base.ms);
});

test('frozen it stands, wherever it is put, and resumes from there', () => {
  const { base, clock } = start();
  clock.freeze();
  base.ms += 60_000;
  assert.equal(iso(clock), '2026-11-22T10:00:00.000Z');
  clock.advance(1000);
  assert.equal(iso(clock), '2026-11-22T10:00:01.000Z');
  clock.set(Date.parse('2030-01-01T00:00:00Z'));
  assert.deepEqual(clock.state, { now: Date.parse('2030-01-01T00:00:00Z'), frozen: true, base: base.ms });
  clock.resume();
  base.ms += 5000;
  assert.equal(iso(clock), '2030-01-01T00:00:05.000Z');
  clock.resume();
  assert.equal(iso(clock), '2030-01-01T00:00:05.000Z');
});

test('it is advanced forwards only, and stays within years of four digits', () => {
  const { clock } = start();
  assert.throws(() => clock.advance(-1), ClockError);
  assert.throws(() => clock.advance(Number.NaN), ClockError);
  assert.throws(() => clock.set(-1), ClockError);
  assert.throws(() => clock.set(Date.parse('+010000-01-01T00:00:00Z')), ClockError);
  assert.throws(() => clock.advance(8000 * 366 * 24 * 3_600_000), ClockError);
});
