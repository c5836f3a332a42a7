/**
 * The types of a rescue file: usage that can still be billed, as requests to BatchMeterUsage that an operator
 * may complete.
 */

/** Its name and version in the file itself. */
export const rescueSchema = 'metertrail.rescue';
export const rescueVersion = 1;

/** As the service takes it (metering.md §6). */
export type UsageAllocation = {
  AllocatedUsageQuantity: number;
  Tags?: { Key: string; Value: string }[] | undefined;
};

/** What is told of a record, to people only: it is never sent. Times are ISO 8601. */
export type RescueAbout = {
  /** Of its hour, as the audit judged it. */
  state: 'missing' | 'rejected' | 'unprocessed';
  /** From this moment on the service refuses it. */
  lossAt?: string | undefined;
  /** Why it was not accepted when it was last sent, and when that was. */
  lastCode?: string | undefined;
  lastSentAt?: string | undefined;
  /** What has to be done before it can be sent. */
  comment?: string | undefined;
  /** Half of the accepted hours around it have less, half have more: help for a blank, and no quantity to bill. */
  typicalQuantity?: number | undefined;
};

/**
 * A usage record by the service's own member names, and `about`. The customer is told by exactly one of its
 * two names; by its account where there is a LicenseArn (metering.md §3.1).
 */
export type RescueRecord = {
  about?: RescueAbout | undefined;
  /** The start of the hour, ISO 8601. */
  Timestamp: string;
  CustomerIdentifier?: string | undefined;
  CustomerAWSAccountId?: string | undefined;
  LicenseArn?: string | undefined;
  Dimension: string;
  /** Null is a blank, which an operator has to fill in. */
  Quantity: number | null;
  UsageAllocations?: UsageAllocation[] | undefined;
};

/** One request. Without a ProductCode each record has a LicenseArn, and all have the same. */
export type RescueRequest = {
  region: string;
  ProductCode?: string | undefined;
  UsageRecords: RescueRecord[];
};

/** The file. `notes` are for people. */
export type RescueFile = {
  schema: typeof rescueSchema;
  version: typeof rescueVersion;
  asOf: string;
  source: string[];
  notes: string[];
  requests: RescueRequest[];
};
