/** Real log files, or where there are none synthetic events like them, into templates from which any number of records is made. */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { renderEventTime } from '../../src/record/dates.ts';
import { escapeNonAscii } from '../../src/record/log-file.ts';
import type { Fields } from '../../src/record/fields.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** What differs between two records of one template. */
export type Variables = { eventTime: string; region: string; accountId: string; random: Random };

/** Text, and between each two pieces of it a number that says which of the variables stands there. */
export type Template = (string | number)[];

/** Where the templates are from: corpora of the one do not stand in for those of the other. */
export type Templates = { origin: 'real' | 'synthetic'; templates: Template[] };

const [timeSlot, regionSlot, accountSlot, uuidSlot] = [1, 2, 3, 4];

const samples = join(import.meta.dirname, '../../../shared/samples/real');

/** Templates from the log files beside the repository, in order of their names, or synthetic ones. */
export function readTemplates(): Templates {
  const records = globSync('**/*.json', { cwd: samples })
    .toSorted()
    .flatMap(
      (file) => (JSON.parse(readFileSync(join(samples, file), 'utf8')) as { Records: Fields[] }).Records,
    )
    .filter((record) => record['eventSource'] !== 'metering-marketplace.amazonaws.com');
  return records.length > 0
    ? { origin: 'real', templates: records.map(templateOf) }
    : { origin: 'synthetic', templates: syntheticRecords().map(templateOf) };
}

/** A record as compact JSON in ASCII, with ids of its own. */
export function fillTemplate(template: Template, of: Variables): string {
  let text = '';
  for (const piece of template) {
    if (typeof piece === 'string') text += piece;
    else if (piece === uuidSlot) text += of.random.uuid();
    else if (piece === timeSlot) text += of.eventTime;
    else text += piece === regionSlot ? of.region : of.accountId;
  }
  return text;
}

function templateOf(record: Fields): Template {
  const marked = {
    ...record,
    eventTime: mark(timeSlot),
    awsRegion: mark(regionSlot),
    ...(isUuid(record['requestID']) && { requestID: mark(uuidSlot) }),
    eventID: mark(uuidSlot),
  };
  let text = escapeNonAscii(JSON.stringify(marked));
  const account = record['recipientAccountId'];
  if (typeof account === 'string' && /^\d{12}$/.test(account))
    text = text.replaceAll(account, mark(accountSlot));
  return text.split(/<<(\d)>>/).map((piece, index) => (index % 2 === 0 ? piece : Number(piece)));
}

function mark(slot: number | undefined): string {
  return `<<${slot}>>`;
}

function isUuid(value: unknown): boolean {
  return (
    typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)
  );
}

const syntheticCount = 2900;
/** Chosen so that a record is about 1.26 KB on average, and gzip makes a tenth of it, as with real ones. */
const agents = [
  'APN/1.0 HashiCorp/1.0 Terraform/1.1.2 terraform-provider-aws/3.76.1 aws-sdk-go/1.44.157 (go1.19.3; linux; amd64)',
  'Boto3/1.26.165 Python/3.11.4 Linux/6.1.0-10-amd64 Botocore/1.29.165',
  'aws-cli/2.12.7 Python/3.11.4 Linux/6.1.0 exe/x86_64.debian.12 prompt/off command/ssm.describe-parameters',
  'console.amazonaws.com',
];
const calls = [
  ['ec2', 'DescribeRouteTables', 'routeTableIdSet'],
  ['iam', 'GetUser', 'userName'],
  ['kms', 'Decrypt', 'encryptionContext'],
  ['ssm', 'DescribeParameters', 'parameterFilters'],
  ['secretsmanager', 'GetSecretValue', 'secretId'],
  ['s3', 'GetBucketAcl', 'bucketName'],
  ['rds', 'DescribeDBInstances', 'dBInstanceIdentifier'],
] as const;

function syntheticRecords(): Fields[] {
  const random = createRandom(2023);
  return Array.from({ length: syntheticCount }, () => syntheticRecord(random));
}

function syntheticRecord(random: Random): Fields {
  const [service, eventName, member] = calls[random.integer(0, calls.length - 1)] ?? calls[0];
  const account = '123837392027';
  const isRead = random.next() < 0.8;
  const items = Array.from({ length: random.integer(0, 5) }, () => ({
    [member]: `arn:aws:${service}:us-east-1:${account}:resource/stratus-${random.integer(1, 40)}`,
  }));
  return {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDATFQR7NSC5AU2ZV3IE',
      arn: `arn:aws:iam::${account}:user/alice`,
      accountId: account,
      accessKeyId: 'AKIATFQR7NSC8Q4X20BJ',
      userName: 'alice',
    },
    eventTime: renderEventTime(0),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.168.10.20',
    userAgent: agents[random.integer(0, agents.length - 1)],
    requestParameters: { [member]: { items }, maxResults: 50 },
    responseElements: isRead ? null : { requestId: random.uuid(), _return: true },
    additionalEventData: { 'x-amz-id-2': random.letters(72) },
    requestID: random.uuid(),
    eventID: random.uuid(),
    readOnly: isRead,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.2',
      cipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256',
      clientProvidedHostHeader: `${service}.us-east-1.amazonaws.com`,
    },
  };
}
