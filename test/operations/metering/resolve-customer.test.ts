import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { ResolveCustomerCommand } from '@aws-sdk/client-marketplace-metering';
import { errorOf, startTestApp, stoppedClock } from '../../support/app.ts';
import type { TestApp } from '../../support/app.ts';
import {
  otherSellerAccountId,
  plantAgreement,
  plantProduct,
} from '../../support/sellers/plant-agreements.ts';
import { signedFetch } from '../../support/signed-fetch.ts';
import { engines } from '../../support/stores.ts';
import type { TestDatabase } from '../../support/stores.ts';

const legacyToken = 'iRzs+9dq/Legacy=';
const licence = 'arn:aws:license-manager::294406891311:license:l-registered';
const expiry = '2026-11-22T16:00:00Z';

for (const engine of engines()) {
  describe(`ResolveCustomer on ${engine.name}`, () => {
    let database: TestDatabase;
    let app: TestApp;
    const clock = stoppedClock('2026-11-22T12:00:00Z');
    before(async () => {
      database = await engine.createDatabase();
      app = await startTestApp({ database, overrides: { clock } });
      const { store } = app.app;
      await plantProduct(store, 'legacyproduct');
      await plantProduct(store, 'newproduct', { integration: 'concurrent-agreements' });
      await plantProduct(store, 'foreignproduct', { account_id: otherSellerAccountId });
      const buyer = { buyer: '222200001111', identifier: 'x01legacybuyer' };
      await plantAgreement(store, {
        ...buyer,
        product: 'legacyproduct',
        status: 'pending',
        tokens: { [legacyToken]: expiry },
      });
      await plantAgreement(store, {
        ...buyer,
        product: 'newproduct',
        licenseArn: licence,
        suspended: true,
        end: '2026-02-01T00:00:00Z',
        tokens: { newtoken: expiry },
      });
      await plantAgreement(store, {
        buyer: '222200003333',
        product: 'legacyproduct',
        licenseArn: `${licence}-2`,
        tokens: { licensedtoken: expiry },
      });
      await plantAgreement(store, {
        buyer: '222200001111',
        seller: otherSellerAccountId,
        product: 'foreignproduct',
        tokens: { foreigntoken: expiry, oldforeigntoken: '2026-11-22T11:00:00Z' },
      });
    });
    after(async () => {
      await app[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    });

    const resolve = async (RegistrationToken: string, region?: string) =>
      (await app.metering(region === undefined ? {} : { region })).send(
        new ResolveCustomerCommand({ RegistrationToken }),
      );
    const answerOf = async (token: string) => {
      const { $metadata: _, ...answer } = await resolve(token);
      return answer;
    };

    test('a legacy buyer comes with identifier, account and product, before anything is active', async () => {
      assert.deepEqual(await answerOf(legacyToken), {
        CustomerIdentifier: 'x01legacybuyer',
        CustomerAWSAccountId: '222200001111',
        ProductCode: 'legacyproduct',
      });
    });

    test('a buyer of a new integration comes with a licence and without the member CustomerIdentifier', async () => {
      // The same buyer has an identifier, from the legacy product.
      assert.deepEqual(await answerOf('newtoken'), {
        CustomerAWSAccountId: '222200001111',
        ProductCode: 'newproduct',
        LicenseArn: licence,
      });
    });

    test('a legacy agreement with a licence shows it, and a buyer without an identifier has none', async () => {
      assert.deepEqual(await answerOf('licensedtoken'), {
        CustomerAWSAccountId: '222200003333',
        ProductCode: 'legacyproduct',
        LicenseArn: `${licence}-2`,
      });
    });

    test('the same token gives the same answer until it expires, in any Region', async () => {
      const first = await answerOf(legacyToken);
      clock.set('2026-11-22T15:59:59.999Z');
      assert.deepEqual(await answerOf(legacyToken), first);
      const { $metadata: _, ...elsewhere } = await resolve(legacyToken, 'eu-west-1');
      assert.deepEqual(elsewhere, first);
      clock.set(expiry);
      const { name, status } = await errorOf(resolve(legacyToken));
      assert.deepEqual([name, status], ['ExpiredTokenException', 400]);
      clock.set('2026-11-22T12:00:00Z');
    });

    test('a token is opaque: other letters, a piece of it or more than it is no token', async () => {
      for (const token of [
        'nosuchtoken',
        'NEWTOKEN',
        'newtoke',
        'newtoken ',
        ' ',
        '\0',
        'x'.repeat(100_000),
      ]) {
        const { name, status } = await errorOf(resolve(token));
        assert.deepEqual([name, status], ['InvalidTokenException', 400], token.slice(0, 20));
      }
    });

    test('a token that is still URL-encoded, or was decoded twice, is refused with a hint', async () => {
      const encoded = await errorOf(resolve(encodeURIComponent(legacyToken)));
      assert.equal(encoded.name, 'InvalidTokenException');
      assert.match(encoded.message, /looks URL-encoded/);
      const twice = await errorOf(resolve(legacyToken.replace('+', ' ')));
      assert.equal(twice.name, 'InvalidTokenException');
      assert.match(twice.message, /decoded once too often/);
    });

    test("nothing tells another seller's token from one that does not exist", async () => {
      const unknown = await errorOf(resolve('nosuchtoken'));
      assert.deepEqual(await errorOf(resolve('foreigntoken')), unknown);
      assert.deepEqual(await errorOf(resolve('oldforeigntoken')), unknown);
    });

    test('an empty or missing token is a ValidationException', async () => {
      const empty = await errorOf(resolve(''));
      assert.equal(empty.name, 'ValidationException');
      assert.match(empty.message, /at 'registrationToken' failed to satisfy constraint/);
      const missing = await signedFetch(app, {
        service: 'aws-marketplace',
        target: 'AWSMPMeteringService.ResolveCustomer',
        body: '{}',
        signingDate: new Date(clock.now()),
      });
      assert.deepEqual([missing.status, missing.json.__type], [400, 'ValidationException']);
    });

    test('GovCloud and unknown Regions do not resolve', async () => {
      assert.equal((await errorOf(resolve(legacyToken, 'us-gov-west-1'))).name, 'DisabledApiException');
    });

    test('the event says who was resolved and hides the token', async () => {
      const region = 'ap-south-1';
      await resolve(legacyToken, region);
      await errorOf(resolve('nosuchtoken', region));
      const cloudtrail = await app.cloudtrail({ region });
      const { Events = [] } = await cloudtrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ResolveCustomer' }],
        }),
      );
      const records = Events.map((event) => {
        const text = event.CloudTrailEvent ?? '';
        assert.ok(!text.includes(legacyToken) && !text.includes('nosuchtoken'), text);
        return JSON.parse(text) as Record<string, unknown>;
      });
      const done = records.find(({ errorCode }) => errorCode === undefined);
      assert.deepEqual(done?.['requestParameters'], { registrationToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' });
      assert.deepEqual(done?.['responseElements'], {
        customerIdentifier: 'x01legacybuyer',
        customerAWSAccountId: '222200001111',
        productCode: 'legacyproduct',
      });
      assert.equal(done?.['eventSource'], 'metering-marketplace.amazonaws.com');
      assert.equal(done?.['readOnly'], false);
      assert.equal(done?.['recipientAccountId'], '123456789012');
      const refused = records.find(({ errorCode }) => errorCode !== undefined);
      assert.equal(refused?.['errorCode'], 'InvalidTokenException');
      assert.equal(refused?.['responseElements'], null);
      assert.equal(records.length, 2);
    });
  });
}
