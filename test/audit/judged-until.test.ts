import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isArchive, judgedUntil } from '../../src/audit/judged-until.ts';
import { hour16 } from '../support/metering-records.ts';
import { hourMs } from '../../src/time/hours.ts';

const asOf = hour16;
const ago = (hours: number) => asOf - hours * hourMs;

test('hours are judged up to now where the logs are those of a seller at work, or where there are none', () => {
  assert.equal(judgedUntil(ago(48), { asOf }), asOf);
  assert.equal(judgedUntil(-Infinity, { asOf }), asOf);
  assert.equal(isArchive(-Infinity, { asOf }), false);
});

test('hours of logs that end more than 48 hours ago are judged up to their end', () => {
  assert.equal(judgedUntil(ago(48) - 1, { asOf }), ago(48) - 1);
  assert.equal(isArchive(ago(48) - 1, { asOf }), true);
});

test('hours that are asked for are judged wherever the logs end, but not before they are over', () => {
  assert.equal(judgedUntil(ago(900), { asOf, to: ago(5) }), ago(5));
  assert.equal(judgedUntil(ago(1), { asOf, to: asOf + hourMs }), asOf);
});
