/**
 * The admin routes that show the public keys of RegisterUsage's answers to everybody, and rotate the keys.
 */

import { createPublicKey } from 'node:crypto';
import type { RegistrationKey } from '../../ledger/registration-keys.ts';
import { iso } from './iso.ts';
import { json, AdminError } from './route.ts';
import type { AdminRoute } from './route.ts';

export const registrationKeyRoutes: AdminRoute[] = [
  {
    method: 'GET',
    path: '/registration-keys',
    open: true,
    about: 'the versions of the public key that RegisterUsage’s answers are verified with',
    run: async ({ registrationKeys }) =>
      json(200, { registrationKeys: (await registrationKeys.list()).map(render) }),
  },
  {
    method: 'POST',
    path: '/registration-keys',
    about: 'a new version; the ones before it expire, and go on to sign',
    run: async ({ registrationKeys }) => json(201, render(await registrationKeys.rotate())),
  },
  {
    // Before the versions: the first route that matches answers.
    method: 'GET',
    path: '/registration-keys/jwks',
    open: true,
    about: 'the same as a JSON Web Key Set; the version is the key id, which the answers do not name',
    run: async ({ registrationKeys }) => json(200, { keys: (await registrationKeys.list()).map(renderJwk) }),
  },
  {
    method: 'GET',
    path: '/registration-keys/:version',
    open: true,
    about: 'one version as PEM',
    run: async ({ registrationKeys }, { params }) => {
      const { version = '' } = params;
      const key = /^[1-9]\d{0,8}$/.test(version) ? await registrationKeys.find(Number(version)) : undefined;
      if (key === undefined) throw new AdminError(404, `There is no version ${version} of the public key.`);
      return { status: 200, headers: { 'content-type': 'application/x-pem-file' }, body: key.public_key };
    },
  },
];

function render({ version, public_key, created_at, expired_at }: RegistrationKey): object {
  return {
    version,
    publicKey: public_key,
    createdAt: iso(created_at),
    expiredAt: iso(expired_at),
  };
}

function renderJwk({ version, public_key }: RegistrationKey): object {
  const jwk = createPublicKey(public_key).export({ format: 'jwk' });
  return { ...jwk, kid: String(version), alg: 'PS256', use: 'sig' };
}
