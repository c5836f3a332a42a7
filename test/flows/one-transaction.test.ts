import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { BatchMeterUsageCommand } from '@aws-sdk/client-marketplace-metering';
import { errorOf, productCode, startTestApp } from '../support/app.ts';
import { engines } from '../support/stores.ts';

/** An acknowledged call is in the ledger and in Event history, or in neither. */
describe('the work and its event are one transaction', () => {
  for (const engine of engines()) {
    test(`usage whose event cannot be written is not stored, on ${engine.name}`, async () => {
      await using database = await engine.createDatabase();
      let refuse = false;
      const given: string[] = [];
      // The ids of a call: request, usage record, event. The third is refused, when the record is stored already.
      const uuid = (): string => {
        const id = crypto.randomUUID();
        given.push(id);
        if (refuse && given.length === 3) throw new Error('no id for the event');
        return id;
      };
      await using app = await startTestApp({ overrides: { ids: { uuid } }, database });
      const client = await app.metering();
      const Timestamp = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
      const meter = (Quantity: number) =>
        client.send(
          new BatchMeterUsageCommand({
            ProductCode: productCode,
            UsageRecords: [{ Timestamp, CustomerIdentifier: 'customer1', Dimension: 'users', Quantity }],
          }),
        );
      given.length = 0;
      refuse = true;
      const error = await errorOf(meter(1));
      assert.deepEqual([error.name, error.status], ['InternalServiceErrorException', 500]);
      const [, recordId] = given;
      refuse = false;

      const usage = await app.app.store.read((tx) => tx.selectFrom('usage_records').selectAll().execute());
      assert.deepEqual(usage, [], `the record ${recordId} was rolled back`);
      const { Results = [] } = await meter(2);
      assert.equal(Results[0]?.Status, 'Success', 'the hour is free');
      const { Events = [] } = await (
        await app.cloudtrail()
      ).send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'BatchMeterUsage' }],
        }),
      );
      const codes = Events.map(
        (event) => (JSON.parse(event.CloudTrailEvent ?? '') as { errorCode?: string }).errorCode,
      );
      assert.deepEqual(codes, [undefined, 'InternalServiceErrorException']);
    });
  }
});
