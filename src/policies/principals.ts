/** Evaluates the Principal element of a policy statement: whether it names who asks. */

import { isObject, stringsOf } from './policy-json.ts';
import { some } from './tristate.ts';
import type { Tristate } from './tristate.ts';

/** Who makes a request. */
export type Principal =
  /** `cloudtrail.amazonaws.com` */
  | { type: 'Service'; name: string }
  | {
      type: 'AWS';
      accountId: string;
      /** Every ARN it goes by below its account: a user's own; a session's, and that of its role. */
      arns: readonly string[];
      /** S3's name of the account, where it is known. */
      canonicalUserId?: string;
    }
  /** Who asks STS with the word of a provider: a provider's ARN, or a domain such as `accounts.google.com`. */
  | { type: 'Federated'; provider: string };

/** Whether a `Principal` names who asks (IAM user guide, "AWS JSON policy elements: Principal"). */
export function isNamed(element: unknown, principal: Principal): Tristate {
  if (element === '*') return isAnybody(principal);
  if (!isObject(element)) return 'unknown';
  return some(
    Object.entries(element).map(([type, listed]) => {
      const names = stringsOf(listed);
      return names === undefined ? 'unknown' : some(names.map((name) => isMeant(type, name, principal)));
    }),
  );
}

/**
 * Whether a `NotPrincipal` leaves who asks to the statement: all but those whom it names. Who has several names is left out
 * surely by naming them all, the account's too (IAM user guide, "NotPrincipal").
 */
export function isNotNamed(element: unknown, principal: Principal): Tristate {
  const named = isNamed(element, principal);
  if (named !== true) return named === false || 'unknown';
  return eachNameOf(principal).every((name) => isNamed(element, name) === true) ? false : 'unknown';
}

function eachNameOf(principal: Principal): Principal[] {
  if (principal.type !== 'AWS') return [principal];
  const own = principal.arns.filter((arn) => !accountRoot.test(arn));
  return [{ ...principal, arns: [] }, ...own.map((arn) => ({ ...principal, accountId: '', arns: [arn] }))];
}

function isMeant(type: string, name: string, principal: Principal): Tristate {
  switch (type) {
    case 'AWS':
      return name === '*' ? isAnybody(principal) : isAwsPrincipal(name, principal);
    case 'Service':
      return principal.type === 'Service' && principal.name === name;
    case 'Federated':
      return principal.type === 'Federated' && principal.provider === name;
    case 'CanonicalUser':
      if (principal.type !== 'AWS') return false;
      return principal.canonicalUserId === undefined ? 'unknown' : principal.canonicalUserId === name;
    default:
      return 'unknown';
  }
}

/** `"*"` and `{"AWS":"*"}` are everybody, but do not let in who comes with a provider's word (cloudtrail.md §19.7). */
function isAnybody({ type }: Principal): Tristate {
  return type !== 'Federated' || 'unknown';
}

const accountRoot = /^arn:aws[a-z-]*:iam::(\d{12}):root$/;
/** Names have no patterns: `*` stands alone. */
const knownName =
  /^(\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:(user|role|assumed-role|federated-user)\/[^*?]+)$/;

/** An account, as a number or as its root user's ARN, is everybody in it. */
function isAwsPrincipal(name: string, principal: Principal): Tristate {
  if (principal.type !== 'AWS') return false;
  const account = accountRoot.exec(name)?.[1];
  if ((account ?? name) === principal.accountId || principal.arns.includes(name)) return true;
  return account === undefined && !knownName.test(name) ? 'unknown' : false;
}
