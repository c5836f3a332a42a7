/** The Marketplace Entitlement Service model, version 2017-01-11. Generated from models/marketplace-entitlement.json by scripts/generate-shapes.ts: do not edit. */

export type Entitlement = {
  ProductCode?: string | undefined;
  Dimension?: string | undefined;
  CustomerIdentifier?: string | undefined;
  CustomerAWSAccountId?: string | undefined;
  Value?: EntitlementValue | undefined;
  ExpirationDate?: number | undefined;
  LicenseArn?: string | undefined;
};

export type EntitlementValue = {
  IntegerValue?: number | undefined;
  DoubleValue?: number | undefined;
  BooleanValue?: boolean | undefined;
  StringValue?: string | undefined;
};

export type GetEntitlementFilterName = "CUSTOMER_IDENTIFIER" | "DIMENSION" | "CUSTOMER_AWS_ACCOUNT_ID" | "LICENSE_ARN";

export type GetEntitlementsRequest = {
  ProductCode: string;
  Filter?: { [key: string]: string[] } | undefined;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
};

export type GetEntitlementsResult = {
  Entitlements?: Entitlement[] | undefined;
  NextToken?: string | undefined;
};
