/** Says what to do about each error code of a failed metering call (metering.md §3.1, §3.2). */

import type { MeteringWindows } from '../time/windows.ts';
import { windowWords } from './words.ts';

type Advice = string | ((windows: MeteringWindows) => string);

const advice: { readonly [code: string]: Advice } = {
  AccessDenied:
    'Allow aws-marketplace:BatchMeterUsage or aws-marketplace:MeterUsage on resource * in the caller’s policies, and look for a permissions boundary or service control policy that denies it.',
  ThrottlingException:
    'Retry with a growing delay, and send 25 records a call: an account may make 10 calls a second in a Region.',
  TimestampOutOfBoundsException: (windows) => {
    const { batch, monthEnd, meterUsage } = windowWords(windows);
    return `One record of the call is too old, or in the future, and takes the others down: leave it out, send the rest again, and check the sender’s clock and backlog. BatchMeterUsage takes an hour for ${batch}, and a past month until ${monthEnd}; MeterUsage for ${meterUsage}.`;
  },
  InvalidUsageDimensionException:
    'A record names a dimension that the product does not have; dimensions are case-sensitive. Put it right, and send the whole call again.',
  InvalidProductCodeException:
    'The product code is not the published one: it is the 25-character code, not the product id prod-…, and the call must come from the account that owns the product.',
  InvalidCustomerIdentifierException:
    'A record names a customer that does not exist: use the identifier or account that ResolveCustomer gave, one of the two, and send the rest of the call again.',
  InvalidLicenseException:
    'A LicenseArn is wrong, is not the customer’s, or the usage is outside its activation: take it from the License Updated event or ResolveCustomer, and send the rest of the call again.',
  InvalidTagException:
    'A usage allocation has a wrong tag or more than 5: put the tags right, and send the call again.',
  InvalidUsageAllocationsException:
    'The allocated quantities of a record do not add up to its quantity, or two allocations have the same tags: put them right, and send the call again.',
  InternalServiceErrorException:
    'The service failed: send the same call again, with a growing delay. The sender must take this code for one to be retried.',
  DisabledApiException:
    'Metering is not available in this Region, or not for this product there: send to another Region.',
  ValidationException:
    'The request breaks a constraint, such as 25 records a call or the form of a member: the error message in the event names it.',
  CustomerNotEntitledException:
    'The account has no subscription to the product: look whether it was cancelled, and under which account the software runs.',
  DuplicateRequestException:
    'Another quantity was already metered for the hour by this instance or task: send each hour once, when its usage is complete.',
  IdempotencyConflictException:
    'The same ClientToken came with other parameters: make a token for each call, and keep it for retries of that call alone.',
  InvalidEndpointRegionException:
    'The call went to another Region than the one in which the software runs: use that Region’s endpoint.',
  UnrecognizedClientException: 'The credentials are unknown to AWS or deleted: give the sender valid ones.',
  ExpiredTokenException:
    'The sender’s temporary credentials had expired: let the SDK refresh them, from the role and not from copied variables.',
};

/** Other names of the same. */
const synonyms: { readonly [code: string]: string } = {
  AccessDeniedException: 'AccessDenied',
  UnauthorizedException: 'AccessDenied',
  UnauthorizedOperation: 'AccessDenied',
  Throttling: 'ThrottlingException',
  TooManyRequestsException: 'ThrottlingException',
  InternalFailure: 'InternalServiceErrorException',
  InternalServiceException: 'InternalServiceErrorException',
  ServiceUnavailable: 'InternalServiceErrorException',
  ValidationError: 'ValidationException',
  ExpiredToken: 'ExpiredTokenException',
  InvalidClientTokenId: 'UnrecognizedClientException',
};

/** What to do about calls that fail with this code; one sentence or two. */
export function adviceOnError(code: string, windows: MeteringWindows): string {
  const known = Object.hasOwn(synonyms, code) ? synonyms[code] : code;
  const found = known !== undefined && Object.hasOwn(advice, known) ? advice[known] : undefined;
  if (typeof found === 'function') return found(windows);
  return found ?? 'Look at the error message in the events, put its cause right, and send the calls again.';
}
