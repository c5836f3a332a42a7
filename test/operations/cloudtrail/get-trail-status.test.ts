import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getTrailStatus } from '../../../src/operations/cloudtrail/get-trail-status.ts';
import { startLogging } from '../../../src/operations/cloudtrail/start-logging.ts';
import { stopLogging } from '../../../src/operations/cloudtrail/stop-logging.ts';
import { deliverRound } from '../../../src/trail/deliver.ts';
import { delayMs, openDeliveryBench } from '../../support/deliveries.ts';
import { accountId, noon, openBench, refusalOf } from '../../support/operation-context.ts';
import { createTestTrail, trailPolicy } from '../../support/trails.ts';

const arn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/main`;

test('a trail that never logged has the six legacy fields empty, and no times', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  assert.equal(
    JSON.stringify(await bench.call(getTrailStatus, { Name: 'main' })),
    '{"IsLogging":false,"LatestDeliveryAttemptTime":"","LatestNotificationAttemptTime":"",' +
      '"LatestNotificationAttemptSucceeded":"","LatestDeliveryAttemptSucceeded":"","TimeLoggingStarted":"","TimeLoggingStopped":""}',
  );
});

test('deliveries are measured, failures named, and cleared by the next success', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main');
  const round = async (ms: number): Promise<{ [member: string]: unknown }> => {
    bench.clock.advance(ms);
    await deliverRound(bench.parts, false);
    return bench.call(getTrailStatus, { Name: 'main' }, { now: bench.clock.now() });
  };
  assert.deepEqual(await round(delayMs + 497), {
    IsLogging: true,
    LatestDeliveryTime: noon / 1000 + 10.497,
    StartLoggingTime: noon / 1000,
    LatestDeliveryAttemptTime: '2026-11-22T12:00:10Z',
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
    LatestDeliveryAttemptSucceeded: '2026-11-22T12:00:10Z',
    TimeLoggingStarted: '2026-11-22T12:00:00Z',
    TimeLoggingStopped: '',
  });
  await bench.buckets.deletePolicy('logs');
  const failed = await round(delayMs);
  assert.equal(failed['LatestDeliveryError'], 'AccessDenied');
  assert.equal(failed['LatestDeliveryAttemptTime'], '2026-11-22T12:00:20Z');
  assert.equal(failed['LatestDeliveryAttemptSucceeded'], '2026-11-22T12:00:10Z');
  await bench.buckets.putPolicy('logs', trailPolicy('logs'));
  const recovered = await round(delayMs);
  assert.equal('LatestDeliveryError' in recovered, false);
  assert.equal(recovered['LatestDeliveryAttemptSucceeded'], '2026-11-22T12:00:30Z');
});

test('a trail that has stopped and started again has both times', async () => {
  await using bench = await openBench();
  await createTestTrail(bench, 'main');
  await bench.call(startLogging, { Name: 'main' }, { now: noon });
  await bench.call(stopLogging, { Name: 'main' }, { now: noon + 1000 });
  await bench.call(startLogging, { Name: 'main' }, { now: noon + 2000 });
  const status = await bench.call(getTrailStatus, { Name: arn });
  assert.deepEqual(
    [status['IsLogging'], status['StartLoggingTime'], status['StopLoggingTime']],
    [true, noon / 1000 + 2, noon / 1000 + 1],
  );
});

test('a multi-Region trail has a status in every Region, and a single-Region one only its own', async () => {
  await using bench = await openDeliveryBench();
  await bench.startTrail('main', { IsMultiRegionTrail: true });
  await bench.startTrail('single');
  bench.clock.advance(delayMs);
  await deliverRound(bench.parts, false);
  const delivered = async (Name: string): Promise<boolean> => {
    const status = await bench.call(getTrailStatus, { Name }, { region: 'eu-west-1' });
    return status['LatestDeliveryAttemptSucceeded'] !== '';
  };
  assert.equal(await delivered(arn), false);
  assert.equal(await delivered(arn.replace('main', 'single')), true);
  const { code } = await refusalOf(bench.call(getTrailStatus, { Name: 'main' }, { region: 'eu-west-1' }));
  assert.equal(code, 'TrailNotFoundException');
});
