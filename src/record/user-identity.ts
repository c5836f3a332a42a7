/** The type of a CloudTrail record's userIdentity element: who made the call. */

/** Members in the order in which AWS emits them (cloudtrail.md §2.3). */
export type UserIdentity = {
  type?: string;
  principalId?: string;
  arn?: string;
  accountId?: string;
  accessKeyId?: string;
  userName?: string | undefined;
  identityProvider?: string;
  sessionContext?: SessionContext;
  invokedBy?: string;
};

/** Present only where temporary credentials made the call. */
export type SessionContext = {
  sessionIssuer?: {
    type?: string;
    principalId?: string;
    arn?: string;
    accountId?: string;
    userName?: string;
  };
  webIdFederationData?: { federatedProvider?: string; attributes?: Record<string, string> };
  attributes?: { creationDate?: string; mfaAuthenticated?: string };
  sourceIdentity?: string;
  /** `1.0` or `2.0`: the version of the instance metadata service that handed the credentials out. */
  ec2RoleDelivery?: string | undefined;
};
