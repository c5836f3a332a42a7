/** The STS model, version 2011-06-15. Generated from models/sts.json by scripts/generate-shapes.ts: do not edit. */

export type AssumeRoleRequest = {
  RoleArn: string;
  RoleSessionName: string;
  PolicyArns?: PolicyDescriptorType[] | undefined;
  Policy?: string | undefined;
  DurationSeconds?: number | undefined;
  Tags?: Tag[] | undefined;
  TransitiveTagKeys?: string[] | undefined;
  ExternalId?: string | undefined;
  SerialNumber?: string | undefined;
  TokenCode?: string | undefined;
  SourceIdentity?: string | undefined;
  ProvidedContexts?: ProvidedContext[] | undefined;
};

export type AssumeRoleResponse = {
  Credentials?: Credentials | undefined;
  AssumedRoleUser?: AssumedRoleUser | undefined;
  PackedPolicySize?: number | undefined;
  SourceIdentity?: string | undefined;
};

export type AssumeRoleWithSAMLRequest = {
  RoleArn: string;
  PrincipalArn: string;
  SAMLAssertion: string;
  PolicyArns?: PolicyDescriptorType[] | undefined;
  Policy?: string | undefined;
  DurationSeconds?: number | undefined;
};

export type AssumeRoleWithSAMLResponse = {
  Credentials?: Credentials | undefined;
  AssumedRoleUser?: AssumedRoleUser | undefined;
  PackedPolicySize?: number | undefined;
  Subject?: string | undefined;
  SubjectType?: string | undefined;
  Issuer?: string | undefined;
  Audience?: string | undefined;
  NameQualifier?: string | undefined;
  SourceIdentity?: string | undefined;
};

export type AssumeRoleWithWebIdentityRequest = {
  RoleArn: string;
  RoleSessionName: string;
  WebIdentityToken: string;
  ProviderId?: string | undefined;
  PolicyArns?: PolicyDescriptorType[] | undefined;
  Policy?: string | undefined;
  DurationSeconds?: number | undefined;
};

export type AssumeRoleWithWebIdentityResponse = {
  Credentials?: Credentials | undefined;
  SubjectFromWebIdentityToken?: string | undefined;
  AssumedRoleUser?: AssumedRoleUser | undefined;
  PackedPolicySize?: number | undefined;
  Provider?: string | undefined;
  Audience?: string | undefined;
  SourceIdentity?: string | undefined;
};

export type AssumeRootRequest = {
  TargetPrincipal: string;
  TaskPolicyArn: PolicyDescriptorType;
  DurationSeconds?: number | undefined;
};

export type AssumeRootResponse = {
  Credentials?: Credentials | undefined;
  SourceIdentity?: string | undefined;
};

export type AssumedRoleUser = {
  AssumedRoleId: string;
  Arn: string;
};

export type Credentials = {
  AccessKeyId: string;
  SecretAccessKey: string;
  SessionToken: string;
  Expiration: number;
};

export type DecodeAuthorizationMessageRequest = {
  EncodedMessage: string;
};

export type DecodeAuthorizationMessageResponse = {
  DecodedMessage?: string | undefined;
};

export type FederatedUser = {
  FederatedUserId: string;
  Arn: string;
};

export type GetAccessKeyInfoRequest = {
  AccessKeyId: string;
};

export type GetAccessKeyInfoResponse = {
  Account?: string | undefined;
};

export type GetCallerIdentityRequest = { [member: string]: never };

export type GetCallerIdentityResponse = {
  UserId?: string | undefined;
  Account?: string | undefined;
  Arn?: string | undefined;
};

export type GetDelegatedAccessTokenRequest = {
  TradeInToken: string;
};

export type GetDelegatedAccessTokenResponse = {
  Credentials?: Credentials | undefined;
  PackedPolicySize?: number | undefined;
  AssumedPrincipal?: string | undefined;
};

export type GetFederationTokenRequest = {
  Name: string;
  Policy?: string | undefined;
  PolicyArns?: PolicyDescriptorType[] | undefined;
  DurationSeconds?: number | undefined;
  Tags?: Tag[] | undefined;
};

export type GetFederationTokenResponse = {
  Credentials?: Credentials | undefined;
  FederatedUser?: FederatedUser | undefined;
  PackedPolicySize?: number | undefined;
};

export type GetSessionTokenRequest = {
  DurationSeconds?: number | undefined;
  SerialNumber?: string | undefined;
  TokenCode?: string | undefined;
};

export type GetSessionTokenResponse = {
  Credentials?: Credentials | undefined;
};

export type GetWebIdentityTokenRequest = {
  Audience: string[];
  DurationSeconds?: number | undefined;
  SigningAlgorithm: string;
  Tags?: Tag[] | undefined;
};

export type GetWebIdentityTokenResponse = {
  WebIdentityToken?: string | undefined;
  Expiration?: number | undefined;
};

export type PolicyDescriptorType = {
  arn?: string | undefined;
};

export type ProvidedContext = {
  ProviderArn?: string | undefined;
  ContextAssertion?: string | undefined;
};

export type Tag = {
  Key: string;
  Value: string;
};
