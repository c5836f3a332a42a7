/** A bucket's policy and one request of a service principal → allowed or not, as S3 decides it. */

import { isObject, listOf } from './policy-json.ts';
import { isConditionMet } from './conditions.ts';
import type { Tristate } from './conditions.ts';
import { matchesPattern } from './patterns.ts';

export type PolicyRequest = {
  /** `cloudtrail.amazonaws.com` */
  service: string;
  action: string;
  resource: string;
  /** Condition keys in lower case. */
  context: ReadonlyMap<string, string>;
};

/**
 * True when a statement allows the request and none denies it. What cannot be evaluated (an operator that is not known
 * here, a policy variable, a broken document) never allows, and denies where it stands in a Deny.
 */
export function isAllowed(policy: string | undefined, request: PolicyRequest): boolean {
  let allowed = false;
  for (const statement of statementsOf(policy)) {
    const effect = statement['Effect'];
    const applies = appliesTo(statement, request);
    if (effect === 'Allow' && applies === true) allowed = true;
    else if (effect !== 'Allow' && applies !== false) return false;
  }
  return allowed;
}

type Statement = { readonly [element: string]: unknown };

function statementsOf(policy: string | undefined): Statement[] {
  if (policy === undefined) return [];
  let document: unknown;
  try {
    document = JSON.parse(policy);
  } catch {
    return [];
  }
  if (!isObject(document)) return [];
  return listOf(document['Statement']).filter(isObject);
}

function appliesTo(statement: Statement, request: PolicyRequest): Tristate {
  const parts = [
    namesPrincipal(statement, request.service),
    either(statement, 'Action', (pattern) =>
      matchesPattern(pattern.toLowerCase(), request.action.toLowerCase()),
    ),
    either(statement, 'Resource', (pattern) => matchesPattern(pattern, request.resource)),
    isConditionMet(statement['Condition'], request.context),
  ];
  if (parts.includes(false)) return false;
  if (parts.includes('unknown')) return 'unknown';
  // A variable (IAM user guide, "Policy variables") may stand in any string of the statement.
  return !JSON.stringify(statement).includes('${') || 'unknown';
}

/** `Element` lists what matches, `NotElement` what does not. */
function either(statement: Statement, element: string, matches: (pattern: string) => boolean): Tristate {
  const listed = stringsOf(statement[element]);
  if (listed !== undefined) return listed.some((pattern) => matches(pattern));
  const unlisted = stringsOf(statement[`Not${element}`]);
  return unlisted === undefined ? 'unknown' : !unlisted.some((pattern) => matches(pattern));
}

function namesPrincipal(statement: Statement, service: string): Tristate {
  if (statement['Principal'] !== undefined) return isNamed(statement['Principal'], service);
  if (statement['NotPrincipal'] !== undefined) return !isNamed(statement['NotPrincipal'], service);
  return 'unknown';
}

/** `"*"` and `{"AWS":"*"}` are everybody (IAM user guide, "Principal"). */
function isNamed(principal: unknown, service: string): boolean {
  if (principal === '*') return true;
  if (!isObject(principal)) return false;
  return (
    stringsOf(principal['AWS'])?.includes('*') === true ||
    stringsOf(principal['Service'])?.includes(service) === true
  );
}

function stringsOf(value: unknown): string[] | undefined {
  const list = listOf(value);
  return list.length > 0 && list.every((item) => typeof item === 'string') ? list : undefined;
}
