/**
 * The Regions in which AWS answers the Metering Service's operations (metering.md §1), as defaults of the
 * settings.
 */

const commercial = [
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ca-central-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

/** BatchMeterUsage and ResolveCustomer: not GovCloud. */
export const saasRegions = [...commercial, 'cn-northwest-1'].join(',');

/** GetEntitlements: the service is in one Region of each partition. */
export const entitlementRegions = ['us-east-1', 'cn-northwest-1'].join(',');

/** MeterUsage from EC2. */
export const meterUsageRegions = [...commercial, 'us-gov-east-1', 'us-gov-west-1'].join(',');

/** MeterUsage and RegisterUsage from EKS; of the list for ECS no whole copy is known. */
export const registerUsageRegions = [
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
].join(',');
