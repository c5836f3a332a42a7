import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createIntake } from '../../src/coverage/intake.ts';
import { mergeCoverage } from '../../src/coverage/merge-coverage.ts';

test('a source in which nothing was found is told, unless reading was stopped before its end', () => {
  const problemOf = (isStopped: boolean) => {
    const intake = createIntake({ sources: ['logs'], isVerified: false }, undefined);
    intake.beginSource('logs');
    if (isStopped) intake.interrupt();
    return mergeCoverage(intake.reading()).sources[0]?.problem;
  };
  assert.equal(problemOf(false), 'no CloudTrail log files found there');
  assert.equal(problemOf(true), undefined);
});
