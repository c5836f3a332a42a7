/** Reads `X-Amz-Target` as a service and an operation's name. */

export type TargetService = 'metering' | 'cloudtrail' | 'entitlement';

/** botocore and the Smithy-made SDKs spell CloudTrail's prefix differently; AWS takes both (cloudtrail.md §1). */
const SERVICES: ReadonlyMap<string, TargetService> = new Map([
  ['AWSMPMeteringService', 'metering'],
  ['AWSMPEntitlementService', 'entitlement'],
  ['com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101', 'cloudtrail'],
  ['CloudTrail_20131101', 'cloudtrail'],
]);

const OPERATION = /^[A-Za-z]\w{0,127}$/;

/** Undefined when the header is absent, malformed or of a service not served here; whether the operation exists is not looked at. */
export function parseTarget(
  header: string | undefined,
): { service: TargetService; operation: string } | undefined {
  const dot = header?.lastIndexOf('.') ?? -1;
  if (header === undefined || dot < 0) return undefined;
  const service = SERVICES.get(header.slice(0, dot));
  const operation = header.slice(dot + 1);
  return service !== undefined && OPERATION.test(operation) ? { service, operation } : undefined;
}
