/** The generated shapes are those of the committed models, and say what the references say of each service. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { model as cloudtrail } from '../../src/shapes/generated/cloudtrail.ts';
import { model as entitlement } from '../../src/shapes/generated/entitlement.ts';
import { model as metering } from '../../src/shapes/generated/metering.ts';
import { model as sts } from '../../src/shapes/generated/sts.ts';
import { findOperation } from '../../src/shapes/model.ts';
import { nodeOf } from '../../src/shapes/nodes.ts';

const repository = join(import.meta.dirname, '../..');

function check(root: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, ['scripts/generate-shapes.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
}

test('the generated shapes are up to date with the committed models', () => {
  const { status, stderr } = check(repository);
  assert.equal(status, 0, stderr);
});

test('a generated file that was edited is named as stale', () => {
  const copy = mkdtempSync(join(tmpdir(), 'shapes-'));
  try {
    for (const part of ['package.json', 'scripts/generate-shapes.ts', 'models', 'src/shapes/generated']) {
      cpSync(join(repository, part), join(copy, part), { recursive: true });
    }
    appendFileSync(join(copy, 'src/shapes/generated/sts-types.ts'), '// edited\n');
    const { status, stderr } = check(copy);
    assert.equal(status, 1);
    assert.match(stderr, /^Stale: src\/shapes\/generated\/sts-types\.ts\./);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

test('every shape of every model can be linked, its patterns included', () => {
  for (const model of [metering, cloudtrail, sts, entitlement]) {
    for (const name of Object.keys(model.shapes)) assert.equal(nodeOf(model, name).name, name);
  }
});

test('each service is spoken to as AWS has it', () => {
  const of = ({ protocol, targetPrefix, signingName, messageMember }: typeof metering): unknown[] => [
    protocol,
    targetPrefix,
    signingName,
    messageMember,
  ];
  assert.deepEqual(of(metering), ['json', 'AWSMPMeteringService', 'aws-marketplace', 'message']);
  assert.deepEqual(of(cloudtrail), [
    'json',
    'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101',
    'cloudtrail',
    'Message',
  ]);
  assert.deepEqual(of(sts), ['query', undefined, 'sts', 'message']);
  assert.deepEqual(of(entitlement), [
    'smithy-rpc-v2-cbor',
    'AWSMPEntitlementService',
    'aws-marketplace',
    'message',
  ]);
  assert.equal(Object.keys(cloudtrail.operations).length, 60);
});

test('errors are 400 but for faults, and those of STS have the codes and statuses of its model', () => {
  assert.deepEqual(metering.errors['InternalServiceErrorException'], {
    code: 'InternalServiceErrorException',
    status: 500,
  });
  assert.equal(metering.errors['ThrottlingException']?.status, 400);
  assert.equal(cloudtrail.errors['TrailNotFoundException']?.status, 400);
  assert.deepEqual(sts.errors['RegionDisabledException'], { code: 'RegionDisabledException', status: 403 });
  assert.deepEqual(sts.errors['MalformedPolicyDocumentException'], {
    code: 'MalformedPolicyDocument',
    status: 400,
  });
});

test('only operations of the model are found, whatever the name', () => {
  assert.equal(findOperation(metering, 'BatchMeterUsage')?.input, 'BatchMeterUsageRequest');
  for (const name of ['constructor', '__proto__', 'toString', 'CreateTrail', '']) {
    assert.equal(findOperation(metering, name), undefined);
  }
});
