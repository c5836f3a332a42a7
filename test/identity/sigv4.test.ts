import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Hash } from '@smithy/hash-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { errorOf, startTestApp, stoppedClock } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';

type Changes = {
  service?: string;
  region?: string;
  secret?: string;
  accessKeyId?: string;
  signedBody?: string;
  sentBody?: string;
  signingDate?: Date;
  /** Applied after signing. */
  headers?: Record<string, string | undefined>;
};

describe('Signature Version 4', () => {
  const clock = stoppedClock('2026-11-10T12:00:00Z');
  let app: TestApp;

  before(async () => {
    app = await startTestApp({ overrides: { clock } });
  });
  after(() => app[Symbol.asyncDispose]());

  /** A GetTrailStatus-like call, signed by AWS's own signer and then tampered with. */
  async function call(
    changes: Changes = {},
  ): Promise<{ status: number; code: string; message: string; header: string | null }> {
    const { accessKeyId, secretAccessKey } = await app.credentials();
    const signer = new SignatureV4({
      credentials: {
        accessKeyId: changes.accessKeyId ?? accessKeyId,
        secretAccessKey: changes.secret ?? secretAccessKey,
      },
      region: changes.region ?? 'us-east-1',
      service: changes.service ?? 'cloudtrail',
      sha256: Hash.bind(null, 'sha256') as never,
    });
    const url = new URL(app.endpoint);
    const body = changes.signedBody ?? '{}';
    const signed = await signer.sign(
      new HttpRequest({
        method: 'POST',
        path: '/',
        headers: {
          host: url.host,
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'CloudTrail_20131101.LookupEvents',
        },
        body,
      }),
      { signingDate: changes.signingDate ?? new Date(clock.now()) },
    );
    const headers = Object.entries({ ...signed.headers, ...changes.headers }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const answer = await fetch(app.endpoint, { method: 'POST', headers, body: changes.sentBody ?? body });
    const json = (await answer.json()) as { __type?: string; Message?: string };
    return {
      status: answer.status,
      code: json.__type ?? '',
      message: json.Message ?? '',
      header: answer.headers.get('x-amzn-errortype'),
    };
  }

  test('a request signed with a stored key is let in', async () => {
    assert.equal((await call()).status, 200);
  });

  const refusals: [string, Changes, string, RegExp][] = [
    [
      'a missing signature',
      { headers: { authorization: undefined } },
      'MissingAuthenticationTokenException',
      /^Missing Authentication Token$/,
    ],
    [
      'another algorithm',
      { headers: { authorization: 'Basic YWxpY2U6c2VjcmV0' } },
      'IncompleteSignatureException',
      /AWS4-HMAC-SHA256/,
    ],
    [
      'an incomplete header',
      { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=a/b' } },
      'IncompleteSignatureException',
      /'Signature' parameter.*'SignedHeaders' parameter/,
    ],
    [
      'a missing date',
      { headers: { 'x-amz-date': undefined } },
      'IncompleteSignatureException',
      /'X-Amz-Date'/,
    ],
    [
      'a date that is none',
      { headers: { 'x-amz-date': 'yesterday' } },
      'IncompleteSignatureException',
      /ISO-8601/,
    ],
    [
      'an unknown key',
      { accessKeyId: 'AKIAUNKNOWN' },
      'UnrecognizedClientException',
      /^The security token included in the request is invalid\.$/,
    ],
    [
      'a session token with a long-term key',
      { headers: { 'x-amz-security-token': 'token' } },
      'UnrecognizedClientException',
      /invalid/,
    ],
    [
      'another secret',
      { secret: 'wrong' },
      'InvalidSignatureException',
      /^The request signature we calculated does not match/,
    ],
    ['a changed body', { sentBody: '{"MaxResults":1}' }, 'InvalidSignatureException', /does not match/],
    [
      'a changed body with the hash header left out',
      { sentBody: '{"MaxResults":1}', headers: { 'x-amz-content-sha256': undefined } },
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'a changed target',
      { headers: { 'x-amz-target': 'CloudTrail_20131101.ListTrails' } },
      'InvalidSignatureException',
      /does not match/,
    ],
    [
      'another service',
      { service: 's3' },
      'InvalidSignatureException',
      /scoped to correct service: 'cloudtrail'/,
    ],
    [
      'a Region that would leave the bucket',
      { region: '../../etc' },
      'InvalidSignatureException',
      /5 slash-separated|valid region/,
    ],
    ['a Region that is none', { region: 'us_east' }, 'InvalidSignatureException', /valid region/],
    [
      'a signature of six minutes ago',
      { signingDate: new Date('2026-11-10T11:54:00Z') },
      'InvalidSignatureException',
      /^Signature expired: 20261110T115400Z is now earlier than 20261110T115500Z \(20261110T120000Z - 5 min\.\)$/,
    ],
    [
      'a signature of six minutes ahead',
      { signingDate: new Date('2026-11-10T12:06:00Z') },
      'InvalidSignatureException',
      /^Signature not yet current: 20261110T120600Z/,
    ],
  ];
  for (const [what, changes, code, message] of refusals) {
    test(`${what} is refused: ${code}`, async () => {
      const answer = await call(changes);
      assert.equal(answer.code, code);
      assert.equal(answer.header, code);
      assert.match(answer.message, message);
      assert.equal(answer.status, 400);
    });
  }

  test('a target that the signature does not cover is refused', async () => {
    const answer = await call({ headers: { 'x-amz-trick': 'unsigned' } });
    assert.deepEqual(
      [answer.code, /'x-amz-trick' must be a 'SignedHeader'/.test(answer.message)],
      ['InvalidSignatureException', true],
    );
  });

  test('signed headers named after members of every object are no headers, and no fault of ours', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${(await app.credentials()).accessKeyId}/20261110/us-east-1/cloudtrail/aws4_request, SignedHeaders=constructor;host;toString;x-amz-content-sha256;x-amz-date;x-amz-target, Signature=00`;
    const answer = await call({ headers: { authorization } });
    assert.deepEqual([answer.status, answer.code], [400, 'InvalidSignatureException']);
  });

  test('a key that is not active is refused', async () => {
    const key = { access_key_id: 'AKIAINACTIVE', secret_access_key: 'secret' };
    await app.app.store.transaction((tx) =>
      tx
        .insertInto('access_keys')
        .values({
          ...key,
          principal_arn: 'arn:aws:iam::123456789012:user/Alice',
          status: 'Inactive',
          created_at: 0,
        })
        .execute(),
    );
    const answer = await call({ accessKeyId: key.access_key_id, secret: key.secret_access_key });
    assert.equal(answer.code, 'UnrecognizedClientException');
  });

  test('a signature four minutes off is let in', async () => {
    assert.equal((await call({ signingDate: new Date('2026-11-10T11:56:00Z') })).status, 200);
  });

  test('an unknown caller is not recorded', async () => {
    const before = await countEvents();
    await call({ secret: 'wrong' });
    assert.equal(await countEvents(), before);
  });

  async function countEvents(): Promise<number> {
    const rows = await app.app.store.read((tx) => tx.selectFrom('events').select('event_id').execute());
    return rows.length;
  }

  test('STS names root and the IAM user as AWS does', async () => {
    const user = await (await app.sts()).send(new GetCallerIdentityCommand({}));
    assert.equal(user.Account, '123456789012');
    assert.equal(user.Arn, 'arn:aws:iam::123456789012:user/Alice');
    assert.match(user.UserId ?? '', /^AIDA[A-Z2-7]{17}$/);
    const root = await (await app.sts({ profile: 'root' })).send(new GetCallerIdentityCommand({}));
    assert.deepEqual([root.UserId, root.Arn], ['123456789012', 'arn:aws:iam::123456789012:root']);
  });

  test('STS refuses in its own words', async () => {
    const stranger = await app.sts({ credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' } });
    const error = await errorOf(stranger.send(new GetCallerIdentityCommand({})));
    assert.deepEqual([error.name, error.status], ['InvalidClientTokenId', 403]);
  });
});
