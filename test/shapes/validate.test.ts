/** Inputs are typed and checked as AWS does it, in AWS's words. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { model as cloudtrail } from '../../src/shapes/generated/cloudtrail.ts';
import { model as entitlement } from '../../src/shapes/generated/entitlement.ts';
import { model as metering } from '../../src/shapes/generated/metering.ts';
import { model as sts } from '../../src/shapes/generated/sts.ts';
import type { ServiceModel } from '../../src/shapes/model.ts';
import { TypeMismatch } from '../../src/shapes/type-mismatch.ts';
import { validate } from '../../src/shapes/validate.ts';
import { renderViolations } from '../../src/shapes/violation.ts';

const record = { Timestamp: 1_524_155_570, Dimension: 'users', CustomerIdentifier: 'customer1', Quantity: 1 };

function batch(...records: unknown[]): unknown {
  return { ProductCode: 'code', UsageRecords: records };
}

function message(model: ServiceModel, shape: string, value: unknown): string {
  return renderViolations(validate(model, shape, value).violations);
}

function mismatch(model: ServiceModel, shape: string, value: unknown): string {
  try {
    validate(model, shape, value);
  } catch (error) {
    if (error instanceof TypeMismatch) return error.message;
    throw error;
  }
  return 'no mismatch';
}

describe('a typed input', () => {
  it('holds modelled members in the order of the model, without nulls and unknown ones', () => {
    const { value, violations } = validate(metering, 'BatchMeterUsageRequest', {
      UsageRecords: [
        { Quantity: 1, Extra: { deep: [] }, Dimension: 'users', LicenseArn: null, Timestamp: 0 },
      ],
      ProductCode: null,
      DryRun: true,
    });
    assert.deepEqual(violations, []);
    assert.equal(
      JSON.stringify(value),
      '{"UsageRecords":[{"Timestamp":0,"Dimension":"users","Quantity":1}]}',
    );
  });

  it('has timestamps in integer milliseconds, from seconds with and without a fraction and from ISO 8601', () => {
    const read = (Timestamp: unknown): unknown =>
      (validate(metering, 'UsageRecord', { ...record, Timestamp }).value as { Timestamp: number }).Timestamp;
    assert.equal(read(1_524_155_570), 1_524_155_570_000);
    assert.equal(read(1_441_139_757.497), 1_441_139_757_497);
    assert.equal(read(-0.0001), 0);
    assert.equal(read('2018-04-19T16:32:50Z'), 1_524_155_570_000);
    assert.equal(read('2018-04-19T16:32:50.123456Z'), 1_524_155_570_123);
    assert.equal(read('2018-04-19T18:32:50+02:00'), 1_524_155_570_000);
    assert.equal(read('2018-04-19 16:32:50'), 1_524_155_570_000);
    assert.equal(read('2018-04-19'), 1_524_096_000_000);
  });

  it('keeps a key __proto__ of a map a key, and drops it as a member', () => {
    const filter = JSON.parse(
      '{"ProductCode":"p","__proto__":{"NextToken":"x"},"Filter":{"__proto__":["a"]}}',
    );
    const { value, violations } = validate(entitlement, 'GetEntitlementsRequest', filter);
    assert.deepEqual(Object.keys(value as object), ['ProductCode', 'Filter']);
    assert.deepEqual(Object.keys((value as { Filter: object }).Filter), ['__proto__']);
    assert.equal(violations[0]?.constraint, 'enum');
    assert.equal(({} as { NextToken?: string }).NextToken, undefined);
  });
});

describe('violations', () => {
  it('name every member that is missing', () => {
    assert.equal(
      message(metering, 'BatchMeterUsageRequest', {}),
      "1 validation error detected: Value null at 'usageRecords' failed to satisfy constraint: Member must not be null",
    );
    assert.equal(
      message(metering, 'BatchMeterUsageRequest', batch({ Quantity: 2 ** 31 })),
      "3 validation errors detected: Value null at 'usageRecords.1.member.timestamp' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'usageRecords.1.member.dimension' failed to satisfy constraint: Member must not be null; " +
        "Value '2147483648' at 'usageRecords.1.member.quantity' failed to satisfy constraint: Member must have value less than or equal to 2147483647",
    );
  });

  it('say path, member and constraint apart', () => {
    const { violations } = validate(
      metering,
      'BatchMeterUsageRequest',
      batch(record, { ...record, Quantity: -1 }),
    );
    assert.deepEqual(violations, [
      {
        path: 'usageRecords.2.member.quantity',
        member: 'UsageRecords',
        constraint: 'min',
        text: "Value '-1' at 'usageRecords.2.member.quantity' failed to satisfy constraint: Member must have value greater than or equal to 0",
      },
    ]);
  });

  it('bound lengths of strings in characters, not in UTF-16 units', () => {
    const withDimension = (Dimension: string): string =>
      message(metering, 'UsageRecord', { ...record, Dimension });
    assert.equal(
      withDimension(''),
      "2 validation errors detected: Value '' at 'dimension' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\s\\S]+; " +
        "Value '' at 'dimension' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    assert.equal(
      withDimension('x'.repeat(256)),
      `1 validation error detected: Value '${'x'.repeat(256)}' at 'dimension' failed to satisfy constraint: Member must have length less than or equal to 255`,
    );
    assert.equal(withDimension('😀'.repeat(255)), '0 validation errors detected: ');
    assert.match(withDimension('😀'.repeat(256)), /length less than or equal to 255$/);
    assert.match(
      message(sts, 'AssumeRoleRequest', { RoleArn: '😀'.repeat(10), RoleSessionName: 'ab' }),
      /at 'roleArn'.*length greater than or equal to 20$/,
    );
  });

  it('give patterns and enumerations as modelled', () => {
    assert.equal(
      message(metering, 'UsageRecord', { ...record, CustomerAWSAccountId: '12a' }),
      "1 validation error detected: Value '12a' at 'customerAWSAccountId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+$",
    );
    assert.equal(
      message(metering, 'UsageRecord', { ...record, CustomerAWSAccountId: '123\n' }),
      "1 validation error detected: Value '123\n' at 'customerAWSAccountId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9]+$",
    );
    // As STS answers: aws-actions/configure-aws-credentials#1306.
    assert.equal(
      message(sts, 'AssumeRoleRequest', {
        RoleArn: 'arn:aws:iam::123456789012:role/x',
        RoleSessionName: 'dependabot[bot]',
      }),
      "1 validation error detected: Value 'dependabot[bot]' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    );
    assert.equal(
      message(cloudtrail, 'LookupEventsRequest', { EventCategory: 'Insight', MaxResults: 51 }),
      "2 validation errors detected: Value 'Insight' at 'eventCategory' failed to satisfy constraint: Member must satisfy enum value set: [insight]; " +
        "Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50",
    );
  });

  it('accept in tags what the pattern of the model accepts, its range from space to equals sign included', () => {
    const tagged = (Key: string): string =>
      message(metering, 'UsageAllocation', { AllocatedUsageQuantity: 1, Tags: [{ Key, Value: 'v' }] });
    assert.equal(tagged('a"#$%&;<=\\'.slice(0, -1)), '0 validation errors detected: ');
    assert.match(tagged('a>'), /at 'tags\.1\.member\.key'/);
  });

  it('blame a list for its length, and once for scalar elements that do not fit', () => {
    const many = Array.from({ length: 26 }, () => record);
    assert.equal(
      message(metering, 'BatchMeterUsageRequest', batch(...many)),
      `1 validation error detected: Value '[${many.map(() => 'UsageRecord').join(', ')}]' at 'usageRecords' failed to satisfy constraint: Member must have length less than or equal to 25`,
    );
    assert.equal(
      message(sts, 'GetWebIdentityTokenRequest', { Audience: ['', 'x', ''], SigningAlgorithm: 'RS256' }),
      "1 validation error detected: Value '[, x, ]' at 'audience' failed to satisfy constraint: Member must satisfy constraint: " +
        '[Member must have length less than or equal to 1000, Member must have length greater than or equal to 1]',
    );
  });

  it('blame a map for its keys and values', () => {
    assert.equal(
      message(entitlement, 'GetEntitlementsRequest', { ProductCode: 'p', Filter: { COLOUR: ['red'] } }),
      "1 validation error detected: Value '{COLOUR=[red]}' at 'filter' failed to satisfy constraint: Map keys must satisfy constraint: " +
        '[Member must satisfy enum value set: [CUSTOMER_IDENTIFIER, DIMENSION, CUSTOMER_AWS_ACCOUNT_ID, LICENSE_ARN]]',
    );
    assert.equal(
      message(entitlement, 'GetEntitlementsRequest', { ProductCode: 'p', Filter: { DIMENSION: [] } }),
      "1 validation error detected: Value '[]' at 'filter.DIMENSION.member' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  it('refuse a null in a list', () => {
    assert.equal(
      message(metering, 'BatchMeterUsageRequest', batch(record, null)),
      "1 validation error detected: Value null at 'usageRecords.2.member' failed to satisfy constraint: Member must not be null",
    );
  });

  it('leave sensitive values out', () => {
    const text = message(sts, 'AssumeRoleWithWebIdentityRequest', {
      RoleArn: 'arn:aws:iam::123456789012:role/x',
      RoleSessionName: 'session',
      WebIdentityToken: 'abc',
    });
    assert.equal(
      text,
      "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4",
    );
  });

  it('are ten at most, with long values cut, however hostile the input', () => {
    const huge = {
      ProductCode: 'ä'.repeat(1_000_000),
      UsageRecords: Array.from({ length: 300_000 }, () => ({})),
    };
    const { violations } = validate(metering, 'BatchMeterUsageRequest', huge);
    assert.equal(violations.length, 10);
    assert.ok(renderViolations(violations).length < 10_000);
    const key = validate(entitlement, 'GetEntitlementsRequest', {
      ProductCode: 'p',
      Filter: { ['k'.repeat(100_000)]: [] },
    });
    assert.ok(renderViolations(key.violations).length < 10_000);
  });
});

describe('a value of the wrong JSON type', () => {
  const of = (Quantity: unknown): string => mismatch(metering, 'UsageRecord', { ...record, Quantity });

  it('is refused in the words of the deserialiser', () => {
    assert.equal(of('1'), 'STRING_VALUE can not be converted to an Integer');
    assert.equal(of(true), 'TRUE_VALUE can not be converted to an Integer');
    assert.equal(of(false), 'FALSE_VALUE can not be converted to an Integer');
    assert.equal(of(1.5), 'DECIMAL_VALUE can not be converted to an Integer');
    assert.equal(of([1]), 'Start of list found where not expected');
    assert.equal(of({}), 'Start of structure or map found where not expected.');
    const withDimension = (Dimension: unknown): string =>
      mismatch(metering, 'UsageRecord', { ...record, Dimension });
    assert.equal(withDimension(1), 'NUMBER_VALUE can not be converted to a String');
    assert.equal(withDimension([]), 'Start of list found where not expected');
    const withTime = (Timestamp: unknown): string =>
      mismatch(metering, 'UsageRecord', { ...record, Timestamp });
    assert.equal(withTime('yesterday'), 'STRING_VALUE can not be converted to milliseconds since epoch');
    assert.equal(withTime(1e300), 'NUMBER_VALUE can not be converted to milliseconds since epoch');
    assert.equal(
      mismatch(metering, 'MeterUsageRequest', { DryRun: 1 }),
      'NUMBER_VALUE can not be converted to a Boolean',
    );
    assert.equal(
      mismatch(metering, 'BatchMeterUsageRequest', { UsageRecords: 'x' }),
      'Expected list or null',
    );
    assert.equal(
      mismatch(metering, 'BatchMeterUsageRequest', { UsageRecords: {} }),
      'Start of structure or map found where not expected.',
    );
    assert.equal(mismatch(metering, 'BatchMeterUsageRequest', batch('x')), 'Expected null');
    assert.equal(
      mismatch(metering, 'BatchMeterUsageRequest', batch([])),
      'Start of list found where not expected',
    );
    assert.equal(mismatch(entitlement, 'GetEntitlementsRequest', { Filter: 1 }), 'Expected map or null');
    assert.equal(mismatch(metering, 'BatchMeterUsageRequest', []), 'Start of list found where not expected');
  });

  it('is found before any constraint is looked at', () => {
    assert.equal(
      mismatch(metering, 'BatchMeterUsageRequest', batch({}, { ...record, Quantity: 'x' })),
      'STRING_VALUE can not be converted to an Integer',
    );
  });
});
