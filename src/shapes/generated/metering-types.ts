/** The Marketplace Metering model, version 2016-01-14. Generated from models/meteringmarketplace.json by scripts/generate-shapes.ts: do not edit. */

export type BatchMeterUsageRequest = {
  UsageRecords: UsageRecord[];
  ProductCode?: string | undefined;
};

export type BatchMeterUsageResult = {
  Results?: UsageRecordResult[] | undefined;
  UnprocessedRecords?: UsageRecord[] | undefined;
};

export type MeterUsageRequest = {
  ProductCode: string;
  Timestamp: number;
  UsageDimension: string;
  UsageQuantity?: number | undefined;
  DryRun?: boolean | undefined;
  UsageAllocations?: UsageAllocation[] | undefined;
  ClientToken?: string | undefined;
};

export type MeterUsageResult = {
  MeteringRecordId?: string | undefined;
};

export type RegisterUsageRequest = {
  ProductCode: string;
  PublicKeyVersion: number;
  Nonce?: string | undefined;
};

export type RegisterUsageResult = {
  PublicKeyRotationTimestamp?: number | undefined;
  Signature?: string | undefined;
};

export type ResolveCustomerRequest = {
  RegistrationToken: string;
};

export type ResolveCustomerResult = {
  CustomerIdentifier?: string | undefined;
  ProductCode?: string | undefined;
  CustomerAWSAccountId?: string | undefined;
  LicenseArn?: string | undefined;
};

export type Tag = {
  Key: string;
  Value: string;
};

export type UsageAllocation = {
  AllocatedUsageQuantity: number;
  Tags?: Tag[] | undefined;
};

export type UsageRecord = {
  Timestamp: number;
  CustomerIdentifier?: string | undefined;
  Dimension: string;
  Quantity?: number | undefined;
  UsageAllocations?: UsageAllocation[] | undefined;
  CustomerAWSAccountId?: string | undefined;
  LicenseArn?: string | undefined;
};

export type UsageRecordResult = {
  UsageRecord?: UsageRecord | undefined;
  MeteringRecordId?: string | undefined;
  Status?: UsageRecordResultStatus | undefined;
};

export type UsageRecordResultStatus = "Success" | "CustomerNotSubscribed" | "DuplicateRecord";
