/** Notifications to SNS and EventBridge as another program implements them: moto, with a queue behind each. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { openNotificationBench } from '../support/notification-bench.ts';
import { startWebhook } from '../support/webhook.ts';

const region = 'us-east-1';
const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };

async function startMoto(): Promise<{ child: ChildProcess; endpoint: string } | undefined> {
  const port = await freePort();
  const child = spawn('moto_server', ['-p', String(port)], { stdio: 'ignore' });
  const missing = new Promise<true>((resolve) => child.once('error', () => resolve(true)));
  const endpoint = `http://127.0.0.1:${port}`;
  for (;;) {
    const up = await fetch(`${endpoint}/moto-api/data.json`)
      .then(({ ok }) => ok)
      .catch(() => false);
    if (up) return { child, endpoint };
    if (child.exitCode !== null || (await Promise.race([missing, wait(200, false)]))) return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const moto = await startMoto();
const skip = moto === undefined ? 'moto is not installed: no command `moto_server` runs' : false;

describe('notifications through AWS clients', { skip }, () => {
  const endpoint = moto?.endpoint ?? '';
  const earlier = { ...process.env };
  before(() => {
    process.env['AWS_ACCESS_KEY_ID'] = credentials.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = credentials.secretAccessKey;
  });
  after(async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
      if (earlier[name] === undefined) delete process.env[name];
      else process.env[name] = earlier[name];
    }
    moto?.child.kill();
    if (moto?.child.exitCode === null) await once(moto.child, 'close');
  });

  /** SQS has no client here; moto takes its old protocol unsigned, by the service in the scope of the credential. */
  async function sqs(parameters: Record<string, string>): Promise<string> {
    const scope = `AWS4-HMAC-SHA256 Credential=moto/20260101/${region}/sqs/aws4_request, SignedHeaders=host, Signature=0`;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization: scope },
      body: new URLSearchParams({ Version: '2012-11-05', ...parameters }),
    });
    return response.text();
  }

  async function createQueue(name: string): Promise<{ url: string; arn: string }> {
    const answer = await sqs({ Action: 'CreateQueue', QueueName: name });
    const [, url = ''] = /<QueueUrl>(.+?)<\/QueueUrl>/.exec(answer) ?? [];
    return { url, arn: `arn:aws:sqs:${region}:123456789012:${name}` };
  }

  /** Of the next message. */
  async function receive(url: string): Promise<Record<string, unknown>> {
    const answer = await sqs({ Action: 'ReceiveMessage', QueueUrl: url, WaitTimeSeconds: '2' });
    const [, body = ''] = /<Body>(.+?)<\/Body>/s.exec(answer) ?? [];
    return JSON.parse(body.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as Record<string, unknown>;
  }

  test('a message reaches the queue behind a topic', async () => {
    await using bench = await openNotificationBench();
    const client = new SNSClient({ endpoint, region, credentials });
    const { TopicArn = '' } = await client.send(new CreateTopicCommand({ Name: 'notifications' }));
    const queue = await createQueue('messages');
    await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn }));
    client.destroy();
    await bench.addTarget({ kind: 'sns-topic', address: TopicArn, settings: { endpoint } });
    await bench.announce('legacy', 'unsubscribe-pending');
    await bench.notifier.flush();
    assert.deepEqual(
      (await bench.attempts()).map(({ state, last_error }) => [state, last_error]),
      [['delivered', null]],
    );
    const { Message } = await receive(queue.url);
    assert.deepEqual(JSON.parse(String(Message)), {
      action: 'unsubscribe-pending',
      'customer-identifier': 'X01EXAMPLEX',
      'product-code': 'subscribed',
      isFreeTrialTermPresent: 'true',
    });
  });

  test('an event reaches the queue behind a rule, under another source', async () => {
    await using bench = await openNotificationBench();
    const client = new EventBridgeClient({ endpoint, region, credentials });
    await client.send(new CreateEventBusCommand({ Name: 'marketplace' }));
    const queue = await createQueue('events');
    const rule = { Name: 'licences', EventBusName: 'marketplace' };
    const pattern = { source: ['my.marketplace'], 'detail-type': ['License Updated - Manufacturer'] };
    await client.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify(pattern) }));
    const targets = [{ Id: 'queue', Arn: queue.arn }];
    await client.send(
      new PutTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Targets: targets }),
    );
    client.destroy();
    const settings = { endpoint, source: 'my.marketplace' };
    await bench.addTarget({ kind: 'event-bus', address: 'marketplace', settings });
    await bench.announce('licensed', 'subscribe-success');
    await bench.notifier.flush();
    assert.deepEqual(
      (await bench.attempts()).map(({ state, last_error }) => [state, last_error]),
      [
        ['delivered', null],
        ['delivered', null],
      ],
    );
    const event = await receive(queue.url);
    const sent = (await bench.notifications()).find(({ subject }) => subject === event['detail-type']);
    const { detail, resources } = JSON.parse(sent?.body ?? '{}') as { detail: object; resources: string[] };
    assert.equal(event['source'], 'my.marketplace');
    assert.deepEqual(event['detail'], detail);
    assert.deepEqual(event['resources'], resources);
  });

  test('a topic and a bus that do not exist are tried again', async () => {
    await using bench = await openNotificationBench();
    const address = `arn:aws:sns:${region}:123456789012:nowhere`;
    await bench.addTarget({ kind: 'sns-topic', address, settings: { endpoint } });
    await bench.addTarget({ kind: 'event-bus', address: 'nowhere', settings: { endpoint } });
    await bench.announce('legacy', 'subscribe-success');
    await bench.notifier.flush();
    const errors = (await bench.attempts()).map(({ state, last_error }) => `${state} ${last_error}`);
    assert.equal(errors.length, 2);
    assert.ok(
      errors.some((error) => error.startsWith('waiting NotFoundException: ')),
      errors.join('\n'),
    );
    assert.ok(
      errors.some((error) => error.startsWith('waiting ResourceNotFoundException: ')),
      errors.join('\n'),
    );
  });

  test('an entry that the bus refuses is no success', async () => {
    await using bench = await openNotificationBench();
    await using bus = await startWebhook();
    await bench.addTarget({ kind: 'event-bus', address: 'default', settings: { endpoint: bus.url } });
    const answer = async (ErrorCode: string): Promise<string | undefined> => {
      bus.reply = JSON.stringify({
        FailedEntryCount: 1,
        Entries: [{ ErrorCode, ErrorMessage: 'Not authorized for the source.' }],
      });
      await bench.announce('container', 'subscribe-success', bench.clock.now() - bus.received.length);
      await bench.notifier.flush();
      const open = (await bench.attempts()).find(({ last_error }) => last_error?.startsWith(ErrorCode));
      return open?.state;
    };
    assert.equal(await answer('NotAuthorizedForSourceException'), 'given-up');
    assert.equal(await answer('InternalFailure'), 'waiting');
  });
});
