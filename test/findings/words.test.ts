import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adviceOnError } from '../../src/findings/error-advice.ts';
import { windowWords } from '../../src/findings/words.ts';
import { hourMs } from '../../src/time/hours.ts';
import { standardWindows } from '../../src/time/windows.ts';

const code = 'TimestampOutOfBoundsException';

test('advice tells AWS’s windows as they are set, whatever they are', () => {
  assert.deepEqual(windowWords(standardWindows), {
    batch: '24 hours',
    meterUsage: '6 hours',
    finalReport: 'one hour',
    monthEnd: '06:00 UTC on the 1st',
  });
  const other = { ...standardWindows, batchWindowMs: 48 * hourMs, monthEndCutoffMs: 30 * hourMs };
  assert.equal(windowWords(other).monthEnd, '06:00 UTC on the 2nd');
  assert.match(
    adviceOnError(code, standardWindows),
    /an hour for 24 hours, and a past month until 06:00 UTC on the 1st; MeterUsage for 6 hours\.$/,
  );
  assert.match(
    adviceOnError(code, other),
    /an hour for 48 hours, and a past month until 06:00 UTC on the 2nd;/,
  );
});
