/**
 * Decides whether a policy allows a request: a bucket's, a topic's, a role's trust policy, or an identity's.
 */

import { isConditionMet } from './conditions.ts';
import { matchesPattern } from './patterns.ts';
import { isObject, listOf, stringsOf } from './policy-json.ts';
import { isNamed, isNotNamed } from './principals.ts';
import type { Principal } from './principals.ts';
import type { Tristate } from './tristate.ts';

/** What is left out here has no element in that kind of policy either: a statement that has it cannot be evaluated. */
export type PolicyRequest = {
  /** Who asks; nobody where the policy belongs to who asks. */
  principal?: Principal;
  action: string;
  /** What is asked for; nothing where the policy belongs to that, as a role's trust policy does. */
  resource?: string;
  /** Condition keys in lower case. */
  context: ReadonlyMap<string, string>;
};

/** IAM's own words; what is denied implicitly, another policy may allow. */
export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** True when a statement allows the request and none denies it. */
export function isAllowed(policy: string | undefined, request: PolicyRequest): boolean {
  return decide(policy, request) === 'allowed';
}

/**
 * What this policy says alone. What cannot be evaluated (an operator that is not known here, a policy variable, a broken
 * document) never allows, and denies where it stands in a Deny.
 *
 * @internal until callers have policies of their own.
 */
export function decide(policy: string | undefined, request: PolicyRequest): Decision {
  let decision: Decision = 'implicitDeny';
  for (const statement of statementsOf(policy)) {
    const effect = statement['Effect'];
    const applies = appliesTo(statement, request);
    if (effect === 'Allow' && applies === true) decision = 'allowed';
    else if (effect !== 'Allow' && applies !== false) return 'explicitDeny';
  }
  return decision;
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

function appliesTo(statement: Statement, { principal, action, resource, context }: PolicyRequest): Tristate {
  const parts = [
    principal === undefined
      ? lacks(statement, 'Principal')
      : either(
          statement,
          'Principal',
          (named) => isNamed(named, principal),
          (named) => isNotNamed(named, principal),
        ),
    eitherPattern(statement, 'Action', (pattern) =>
      matchesPattern(pattern.toLowerCase(), action.toLowerCase()),
    ),
    resource === undefined
      ? lacks(statement, 'Resource')
      : eitherPattern(statement, 'Resource', (pattern) => matchesPattern(pattern, resource)),
    isConditionMet(statement['Condition'], context),
  ];
  if (parts.includes(false)) return false;
  if (parts.includes('unknown')) return 'unknown';
  // A variable (IAM user guide, "Policy variables") may stand in any string of the statement.
  return !JSON.stringify(statement).includes('${') || 'unknown';
}

/** No kind of policy may have an element that means nothing in it (IAM user guide, "Grammar of the policy language"). */
function lacks(statement: Statement, element: string): Tristate {
  return (statement[element] === undefined && statement[`Not${element}`] === undefined) || 'unknown';
}

/** `Element` lists what matches, `NotElement` what does not; a statement has one of the two. */
function either(
  statement: Statement,
  element: string,
  matches: (listed: unknown) => Tristate,
  matchesNot: (listed: unknown) => Tristate,
): Tristate {
  const [listed, unlisted] = [statement[element], statement[`Not${element}`]];
  if ((listed === undefined) === (unlisted === undefined)) return 'unknown';
  return listed === undefined ? matchesNot(unlisted) : matches(listed);
}

function eitherPattern(
  statement: Statement,
  element: string,
  isMatch: (pattern: string) => boolean,
): Tristate {
  const matches = (listed: unknown): Tristate =>
    stringsOf(listed)?.some((each) => isMatch(each)) ?? 'unknown';
  return either(statement, element, matches, (listed) => {
    const isListed = matches(listed);
    return isListed === 'unknown' ? isListed : !isListed;
  });
}
