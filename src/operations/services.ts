/**
 * The table of the four services that answer here: their models, and the five spellings of their names that
 * AWS uses.
 */

import { model as cloudtrail } from '../shapes/generated/cloudtrail.ts';
import { model as entitlement } from '../shapes/generated/entitlement.ts';
import { model as metering } from '../shapes/generated/metering.ts';
import { model as sts } from '../shapes/generated/sts.ts';
import type { ServiceModel } from '../shapes/model.ts';

export type ServiceName = 'metering' | 'cloudtrail' | 'entitlement' | 'sts';

export type Service = {
  model: ServiceModel;
  /** CloudTrail's eventSource (metering.md §8.2). */
  eventSource: string;
  /** Operations that are in the model but not here are refused with this code. */
  unsupported: string;
  /** What a failure of ours is called; HTTP 500, so that SDKs try again. */
  fault: string;
};

export const services: Record<ServiceName, Service> = {
  metering: {
    model: metering,
    eventSource: 'metering-marketplace.amazonaws.com',
    unsupported: 'DisabledApiException',
    fault: 'InternalServiceErrorException',
  },
  cloudtrail: {
    model: cloudtrail,
    eventSource: 'cloudtrail.amazonaws.com',
    unsupported: 'UnsupportedOperationException',
    fault: 'InternalFailure',
  },
  entitlement: {
    model: entitlement,
    eventSource: 'entitlement-marketplace.amazonaws.com',
    unsupported: 'InvalidParameterException',
    fault: 'InternalServiceErrorException',
  },
  sts: {
    model: sts,
    eventSource: 'sts.amazonaws.com',
    unsupported: 'InvalidAction',
    fault: 'InternalFailure',
  },
};
