/** Outputs as the wire and as CloudTrail records have them. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { model as cloudtrail } from '../../src/shapes/generated/cloudtrail.ts';
import type { CreateTrailResponse } from '../../src/shapes/generated/cloudtrail.ts';
import { model as entitlement } from '../../src/shapes/generated/entitlement.ts';
import { model as metering } from '../../src/shapes/generated/metering.ts';
import type { BatchMeterUsageRequest, BatchMeterUsageResult } from '../../src/shapes/generated/metering.ts';
import { renderForRecord, renderWire } from '../../src/shapes/render.ts';

const result: BatchMeterUsageResult = {
  UnprocessedRecords: [],
  Results: [
    {
      Status: 'Success',
      MeteringRecordId: undefined,
      UsageRecord: { Quantity: 1, Dimension: 'users', Timestamp: 1_441_139_757_497, CustomerIdentifier: 'c' },
    },
  ],
};

test('on the wire members stand in the order of the model and timestamps are seconds with their fraction', () => {
  assert.equal(
    JSON.stringify(renderWire(metering, 'BatchMeterUsageResult', result)),
    '{"Results":[{"UsageRecord":{"Timestamp":1441139757.497,"CustomerIdentifier":"c","Dimension":"users","Quantity":1},"Status":"Success"}],"UnprocessedRecords":[]}',
  );
});

test('a record of a metering call has the order and the dates of the published example', () => {
  const request: BatchMeterUsageRequest = {
    ProductCode: 'EXAMPLE_proCode',
    UsageRecords: [
      {
        Timestamp: Date.UTC(2018, 3, 19, 16, 32, 50),
        CustomerIdentifier: 'customer1',
        Dimension: 'Dimension1',
        Quantity: 1,
        CustomerAWSAccountId: '987654321098',
        LicenseArn: 'arn:aws:license-manager::123456789012:license:l-1',
      },
    ],
  };
  const order = {
    BatchMeterUsageRequest: ['UsageRecords', 'ProductCode'],
    UsageRecord: ['Dimension', 'Timestamp', 'CustomerIdentifier', 'CustomerAWSAccountId', 'Quantity'],
  };
  const render = (milliseconds: number): string => new Date(milliseconds).toISOString();
  assert.equal(
    JSON.stringify(renderForRecord(metering, 'BatchMeterUsageRequest', request, render, order)),
    '{"usageRecords":[{"dimension":"Dimension1","timestamp":"2018-04-19T16:32:50.000Z","customerIdentifier":"customer1","customerAWSAccountId":"987654321098","quantity":1,' +
      '"licenseArn":"arn:aws:license-manager::123456789012:license:l-1"}],"productCode":"EXAMPLE_proCode"}',
  );
  assert.match(
    JSON.stringify(renderForRecord(metering, 'BatchMeterUsageRequest', request, render)),
    /^\{"usageRecords":\[\{"timestamp":"2018-04-19T16:32:50\.000Z","customerIdentifier"/,
  );
});

test('a record of CreateTrail lower-cases the first letter only', () => {
  const response: CreateTrailResponse = {
    TrailARN: 'arn',
    Name: 'n',
    S3BucketName: 'b',
    SnsTopicName: 't',
    SnsTopicARN: 'a',
    KmsKeyId: 'k',
  };
  assert.deepEqual(
    Object.keys(renderForRecord(cloudtrail, 'CreateTrailResponse', response, String) as object),
    ['name', 's3BucketName', 'snsTopicName', 'snsTopicARN', 'trailARN', 'kmsKeyId'],
  );
});

test('keys of maps stay as they are', () => {
  const filter = JSON.parse('{"ProductCode":"p","Filter":{"DIMENSION":["a"],"__proto__":["b"]}}');
  for (const rendered of [
    renderWire(entitlement, 'GetEntitlementsRequest', filter) as { Filter: object },
    {
      Filter: (renderForRecord(entitlement, 'GetEntitlementsRequest', filter, String) as { filter: object })
        .filter,
    },
  ]) {
    assert.equal(JSON.stringify(rendered.Filter), '{"DIMENSION":["a"],"__proto__":["b"]}');
  }
});
