/** Reads trail names and ARNs as callers write them (cloudtrail.md §8.1), and refuses what is neither. */

import { ServiceError } from '../../protocol/service-error.ts';

export type TrailReference =
  | { name: string }
  | { arn: string; region: string; accountId: string; name: string };

const arnPattern = /^arn:aws:cloudtrail:([a-z0-9-]+):(\d{12}):trail\/(.+)$/;

/** @throws ServiceError CloudTrailARNInvalidException, InvalidTrailNameException. */
export function parseTrailReference(nameOrArn: string): TrailReference {
  if (!nameOrArn.startsWith('arn:')) {
    checkTrailName(nameOrArn);
    return { name: nameOrArn };
  }
  const [, region, accountId, name] = arnPattern.exec(nameOrArn) ?? [];
  if (region === undefined || accountId === undefined || name === undefined) {
    throw new ServiceError('CloudTrailARNInvalidException', `The ARN ${nameOrArn} is not that of a trail.`);
  }
  checkTrailName(name);
  return { arn: nameOrArn, region, accountId, name };
}

/** Messages as recorded, typing errors included (cloudtrail.md §8.4); the last two are ours. */
const rules: { breaks(name: string): boolean; message(name: string): string }[] = [
  {
    breaks: (name) => name.length < 3,
    message: ({ length }) =>
      `Trail name too short. Minimum allowed length: 3 characters. Specified name length: ${length} characters.`,
  },
  {
    breaks: (name) => name.length > 128,
    message: ({ length }) =>
      `Trail name too long. Maximum allowed length: 128 characters. Specified name length: ${length} characters.`,
  },
  {
    breaks: (name) => !/^[0-9a-zA-Z]/.test(name),
    message: () => 'Trail name must starts with a letter or number.',
  },
  {
    breaks: (name) => !/[0-9a-zA-Z]$/.test(name),
    message: () => 'Trail name must ends with a letter or number.',
  },
  {
    breaks: (name) => !/^[0-9a-zA-Z._-]+$/.test(name),
    message: () =>
      'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), ' +
      'hyphens (-), and underscores (_).',
  },
  {
    breaks: (name) => /[._-]{2}/.test(name),
    message: () => 'Trail name cannot have adjacent periods, hyphens or underscores.',
  },
  {
    breaks: (name) => /^\d+\.\d+\.\d+\.\d+$/.test(name),
    message: () => 'Trail name cannot be formatted as an IP address.',
  },
];

/** @throws ServiceError InvalidTrailNameException. */
export function checkTrailName(name: string): void {
  const broken = rules.find((rule) => rule.breaks(name));
  if (broken) throw new ServiceError('InvalidTrailNameException', broken.message(name));
}
