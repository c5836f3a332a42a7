/** The target header names a service and an operation, or nothing that is served. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { model as cloudtrail } from '../../src/shapes/generated/cloudtrail.ts';
import { model as entitlement } from '../../src/shapes/generated/entitlement.ts';
import { model as metering } from '../../src/shapes/generated/metering.ts';
import { parseTarget } from '../../src/protocol/target.ts';

test('each service is found under the prefix of its model, CloudTrail under its short one too', () => {
  const services = { metering, cloudtrail, entitlement };
  for (const [service, model] of Object.entries(services)) {
    assert.deepEqual(parseTarget(`${model.targetPrefix}.DoIt`), { service, operation: 'DoIt' });
  }
  assert.deepEqual(parseTarget('CloudTrail_20131101.LookupEvents'), {
    service: 'cloudtrail',
    operation: 'LookupEvents',
  });
});

test('other targets are none', () => {
  for (const header of [
    undefined,
    '',
    '.',
    'AWSMPMeteringService',
    'AWSMPMeteringService.',
    'AWSMPMeteringService.a b',
    'AWSMPMeteringService.__proto__',
    'AWSMPMeteringService.X.Y',
    'awsmpmeteringservice.BatchMeterUsage',
    'DynamoDB_20120810.ListTables',
    'constructor.name',
    `AWSMPMeteringService.${'x'.repeat(1_000_000)}`,
  ]) {
    assert.equal(parseTarget(header), undefined, String(header).slice(0, 50));
  }
});
