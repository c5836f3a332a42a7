import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type {
  CloudTrailClient,
  LookupAttributeKey,
  LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { errorOf, startTestApp } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import { plantEvents } from '../../support/plant-events.ts';

describe('what LookupEvents refuses, by name', () => {
  let app: TestApp;
  let client: CloudTrailClient;

  before(async () => {
    app = await startTestApp();
    client = await app.cloudtrail();
  });
  after(() => app[Symbol.asyncDispose]());

  const lookup = (input: LookupEventsCommandInput, from = client) =>
    from.send(new LookupEventsCommand(input));
  const by = (AttributeKey: LookupAttributeKey, AttributeValue: string) => [{ AttributeKey, AttributeValue }];

  const start = new Date('2026-11-10T11:00:00Z');
  const end = new Date('2026-11-10T10:00:00Z');
  const two = [...by('EventName', 'A'), ...by('Username', 'B')];
  const cases: [string, string, LookupEventsCommandInput][] = [
    ['a start after the end', 'InvalidTimeRangeException', { StartTime: start, EndTime: end }],
    ['two attributes', 'InvalidLookupAttributesException', { LookupAttributes: two }],
    [
      'an unknown attribute',
      'InvalidLookupAttributesException',
      { LookupAttributes: by('Colour' as LookupAttributeKey, 'red') },
    ],
    [
      'a value too long when underscores count double',
      'InvalidLookupAttributesException',
      { LookupAttributes: by('EventName', '_'.repeat(1001)) },
    ],
    [
      'a value with U+0000',
      'InvalidLookupAttributesException',
      { LookupAttributes: by('EventName', 'a\0b') },
    ],
    ['a time before 1970', 'InvalidTimeRangeException', { StartTime: new Date(-1000) }],
    ['a page of none', 'InvalidMaxResultsException', { MaxResults: 0 }],
    ['a page of 51', 'InvalidMaxResultsException', { MaxResults: 51 }],
    ['an unknown category', 'InvalidEventCategoryException', { EventCategory: 'data' as 'insight' }],
    ['a token that is none', 'InvalidNextTokenException', { NextToken: 'garbage' }],
  ];
  for (const [what, code, input] of cases) {
    test(`${what}: ${code}`, async () => {
      assert.equal((await errorOf(lookup(input))).name, code);
    });
  }

  test('a token of another question: InvalidNextTokenException', async () => {
    await plantEvents(
      app,
      'me-south-1',
      [1, 2].map((offset) => ({ at: Date.now() - offset, name: 'Token' })),
    );
    const there = await app.cloudtrail({ region: 'me-south-1' });
    const { NextToken } = await lookup({ MaxResults: 1, LookupAttributes: by('EventName', 'Token') }, there);
    assert.ok(NextToken);
    const error = await errorOf(
      lookup({ MaxResults: 1, NextToken, LookupAttributes: by('EventName', 'Other') }, there),
    );
    assert.equal(error.name, 'InvalidNextTokenException');
  });
});
