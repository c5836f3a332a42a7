/**
 * The admin routes that start and list workloads of buyers, and give them credentials, also as a task gets
 * its own.
 */

import { createHmac } from 'node:crypto';
import { listWorkloads } from '../../ledger/workloads.ts';
import type { Workload } from '../../ledger/workloads.ts';
import {
  currentCredentials,
  renewCredentials,
  renewRequest,
  startWorkload,
  workloadRequest,
} from '../../marketplace/workloads.ts';
import type { Started } from '../../marketplace/workloads.ts';
import type { ServerParts } from '../parts.ts';
import { sameSecret } from '../../identity/same-secret.ts';
import { changeMarketplace } from './in-marketplace.ts';
import { iso } from './iso.ts';
import { AdminError, json } from './route.ts';
import type { AdminRoute } from './route.ts';

export const workloadRoutes: AdminRoute[] = [
  {
    method: 'POST',
    path: '/workloads',
    about: 'starts a workload of a buyer’s, or finds the one that is this resource, and gives it credentials',
    takes: workloadRequest,
    run: async (parts, { body }) => {
      const { region } = parts.homeFacts();
      const request = workloadRequest.parse(isObject(body) ? { region, ...body } : body);
      return json(
        201,
        renderStarted(parts, await changeMarketplace(parts, (context) => startWorkload(context, request))),
      );
    },
  },
  {
    method: 'GET',
    path: '/workloads',
    about: 'the workloads, oldest first',
    run: async ({ store }) => {
      const workloads = await store.read((tx) => listWorkloads(tx));
      return json(200, { workloads: workloads.map(renderWorkload) });
    },
  },
  {
    method: 'POST',
    path: '/workloads/:id/credentials',
    about: 'fresh credentials for a workload; those it has go on until they expire',
    takes: renewRequest,
    run: async (parts, { params, body }) => {
      const { sessionHours } = renewRequest.parse(body);
      const started = await changeMarketplace(parts, (context) =>
        renewCredentials(context, params['id'] ?? '', sessionHours),
      );
      return json(201, renderStarted(parts, started));
    },
  },
  {
    method: 'GET',
    path: '/workloads/:id/credentials',
    // A task holds a token that gives its own credentials and nothing else of the seller's.
    open: true,
    about:
      'what a task’s SDK asks for by the `containerEnvironment` of a started workload, whose token opens this route',
    run: async (parts, { params, bearer }) => {
      const own = containerToken(parts, params['id'] ?? '');
      if (!sameSecret(bearer, own) && !sameSecret(bearer, parts.admin.token)) {
        throw new AdminError(401, 'These credentials need the token of their workload.');
      }
      const { workload, credentials } = await changeMarketplace(parts, (context) =>
        currentCredentials(context, params['id'] ?? ''),
      );
      return json(200, {
        AccessKeyId: credentials.access_key_id,
        SecretAccessKey: credentials.secret_access_key,
        Token: credentials.session_token,
        // SDKs compare it with the time they sign by, which the sandbox's clock does not move.
        Expiration: iso(parts.signingClock.now() + credentials.expires_at - parts.clock.now()),
        RoleArn: roleArn(workload),
      });
    },
  },
];

/** `environment` is what a process of the workload is started with. */
function renderStarted(parts: ServerParts, { workload, credentials }: Started): object {
  const { endpoint } = parts.homeFacts();
  return {
    workload: renderWorkload(workload),
    credentials: {
      accessKeyId: credentials.access_key_id,
      secretAccessKey: credentials.secret_access_key,
      sessionToken: credentials.session_token,
      expiresAt: iso(credentials.expires_at),
    },
    environment: {
      AWS_ACCESS_KEY_ID: credentials.access_key_id,
      AWS_SECRET_ACCESS_KEY: credentials.secret_access_key,
      AWS_SESSION_TOKEN: credentials.session_token,
      AWS_REGION: workload.region,
      // The AWS CLI and boto3 read this one.
      AWS_DEFAULT_REGION: workload.region,
      AWS_ENDPOINT_URL: endpoint,
    },
    // Instead of the keys: SDKs then fetch them, and fetch new ones before they expire.
    containerEnvironment: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/_metertrail/workloads/${workload.workload_id}/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: `Bearer ${containerToken(parts, workload.workload_id)}`,
      AWS_REGION: workload.region,
      AWS_DEFAULT_REGION: workload.region,
      AWS_ENDPOINT_URL: endpoint,
    },
  };
}

/** Follows from the admin token, so that nothing has to be kept. */
function containerToken({ admin }: ServerParts, workloadId: string): string {
  return createHmac('sha256', admin.token).update(`workload ${workloadId}`).digest('base64url');
}

function renderWorkload(workload: Workload): object {
  return {
    workloadId: workload.workload_id,
    awsAccountId: workload.account_id,
    platform: workload.platform,
    region: workload.region,
    resourceId: workload.resource_id,
    roleArn: roleArn(workload),
    createdAt: iso(workload.created_at),
  };
}

function roleArn({ account_id, role_name }: Workload): string {
  return `arn:aws:iam::${account_id}:role/${role_name}`;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
