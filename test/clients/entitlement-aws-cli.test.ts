/** Entitlements and registrations as botocore's clients see them: the AWS CLI and boto3. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { awsCli, awsCliMissing } from '../support/aws-cli.ts';
import { plantAgreement, plantProduct } from '../support/sellers/plant-agreements.ts';

const run = promisify(execFile);
const product = 'contractproduct';
const token = 'opaque+token/=';
const skipCli = await awsCliMissing();
const skipBoto3 = await boto3Missing();

describe('botocore asks for entitlements', () => {
  let app: TestApp;
  let env: Record<string, string>;
  before(async () => {
    app = await startTestApp();
    const { store } = app.app;
    await plantProduct(store, product);
    await plantAgreement(store, {
      product,
      agreementId: 'agmt-1',
      buyer: '222200000001',
      identifier: 'x01first',
      end: '2999-01-01T00:00:00Z',
      entitlements: [
        { dimension_key: 'hours', value_type: 'double', value: '2.5' },
        { dimension_key: 'plan', value_type: 'string', value: 'Größe' },
        { dimension_key: 'seats', value_type: 'integer', value: '12' },
      ],
      tokens: { [token]: '2999-01-01T00:00:00Z' },
    });
    const { accessKeyId, secretAccessKey } = await app.credentials();
    env = {
      AWS_ENDPOINT_URL: app.endpoint,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
  });
  after(() => app[Symbol.asyncDispose]());

  const aws = async (...args: string[]) => {
    const { code, stdout, stderr } = await awsCli([...args, '--output', 'json'], env);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as unknown;
  };
  const refused = async (...args: string[]) => (await awsCli(args, env)).stderr;
  const getEntitlements = ['marketplace-entitlement', 'get-entitlements', '--product-code'];
  const resolveCustomer = ['meteringmarketplace', 'resolve-customer', '--registration-token'];

  test('the AWS CLI lists them, page after page', { skip: skipCli }, async () => {
    const filter = ['--filter', 'CUSTOMER_IDENTIFIER=x01first,DIMENSION=seats,hours,plan'];
    const listed = (await aws(...getEntitlements, product, ...filter, '--page-size', '1')) as {
      Entitlements: Record<string, unknown>[];
    };
    assert.deepEqual(
      listed.Entitlements.map(({ Dimension, Value }) => [Dimension, Value]),
      [
        ['hours', { DoubleValue: 2.5 }],
        ['plan', { StringValue: 'Größe' }],
        ['seats', { IntegerValue: 12 }],
      ],
    );
    const [first] = listed.Entitlements;
    assert.equal(milliseconds(first?.['ExpirationDate']), Date.parse('2999-01-01T00:00:00Z'));
    assert.equal(first?.['CustomerAWSAccountId'], '222200000001');
  });

  test('the AWS CLI shows why the service refuses', { skip: skipCli }, async () => {
    assert.match(
      await refused(...getEntitlements, 'nosuchproduct'),
      /\(InvalidParameterException\) when calling the GetEntitlements operation: The product code nosuchproduct/,
    );
    assert.match(
      await refused(
        ...getEntitlements,
        product,
        '--filter',
        'CUSTOMER_IDENTIFIER=x,CUSTOMER_AWS_ACCOUNT_ID=1',
      ),
      /\(InvalidParameterException\).*mutually exclusive/,
    );
  });

  test('the AWS CLI resolves a registration token', { skip: skipCli }, async () => {
    assert.deepEqual(await aws(...resolveCustomer, token), {
      CustomerIdentifier: 'x01first',
      CustomerAWSAccountId: '222200000001',
      ProductCode: product,
    });
    assert.match(
      await refused(...resolveCustomer, encodeURIComponent(token)),
      /\(InvalidTokenException\).*looks URL-encoded/,
    );
  });

  test(
    'boto3 gives the values their types, and raises the errors by their classes',
    { skip: skipBoto3 },
    async () => {
      const { stdout } = await run('python3', ['test/clients/entitlements.py', product, token], {
        env: { ...process.env, ...env, AWS_EC2_METADATA_DISABLED: 'true' },
      });
      assert.deepEqual(JSON.parse(stdout), {
        values: [
          ['hours', ['DoubleValue', 'float', 2.5]],
          ['plan', ['StringValue', 'str', 'Größe']],
          ['seats', ['IntegerValue', 'int', 12]],
        ],
        date: 'datetime',
        unknownProduct: 'InvalidParameterException',
        emptyFilter: 'InvalidParameterException',
        longPage: 'InvalidParameterException',
        changedToken: 'InvalidParameterException',
        resolved: ['CustomerAWSAccountId', 'CustomerIdentifier', 'ProductCode'],
        unknownToken: 'InvalidTokenException',
        emptyToken: 'ValidationException',
      });
    },
  );
});

/** Version 1 prints epoch seconds, version 2 ISO 8601. */
function milliseconds(printed: unknown): number {
  return typeof printed === 'number' ? printed * 1000 : Date.parse(String(printed));
}

async function boto3Missing(): Promise<string | false> {
  try {
    await run('python3', ['-c', 'import boto3']);
    return false;
  } catch {
    return 'boto3 is not installed: `python3 -c "import boto3"` fails';
  }
}
