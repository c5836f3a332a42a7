/**
 * The types of the marketplace's tables: products, buyers, agreements with what hangs on them, workloads,
 * notifications.
 */

import type { Generated } from 'kysely';
import type { Flag } from './flag.ts';

export type ProductTable = {
  product_code: string;
  account_id: string;
  product_id: string;
  title: string;
  product_type: ProductType;
  /** `legacy` customers have an identifier; `concurrent-agreements` ones are known by account and licence (metering.md §3.1). */
  integration: Generated<Integration>;
  /** Where a buyer's browser takes the registration token. */
  fulfillment_url: string | null;
  created_at: number;
};

export type ProductType =
  | 'saas-subscription'
  | 'saas-contract'
  | 'saas-contract-with-consumption'
  | 'ami'
  | 'container';
export type Integration = 'legacy' | 'concurrent-agreements';

export type DimensionTable = {
  product_code: string;
  dimension_key: string;
  unit: string;
  category: string;
  description: string;
  /** Metered: usage is sent for it. Entitled: it is bought in a contract (metering.md §7). */
  dimension_type: Generated<DimensionType>;
};

export type DimensionType = 'Metered' | 'Entitled';

export type CustomerTable = {
  customer_id: string;
  /** The seller's account. */
  account_id: string;
  customer_identifier: string | null;
  customer_aws_account_id: string;
  status: 'active' | 'suspended';
  created_at: number;
};

export type AgreementTable = {
  agreement_id: string;
  product_code: string;
  customer_id: string;
  license_arn: string | null;
  start_at: number;
  /** Null while the agreement runs on. */
  end_at: number | null;
  /** Only an active agreement is in force, from its start to its end; pending ones wait for their payment's verdict. */
  status: Generated<AgreementStatus>;
  offer_id: string | null;
  free_trial: Generated<Flag>;
  created_at: number;
};

export type AgreementStatus = 'pending' | 'active' | 'failed';

export type EntitlementTable = {
  agreement_id: string;
  dimension_key: string;
  value_type: 'integer' | 'double' | 'boolean' | 'string';
  value: string;
};

export type RegistrationTokenTable = {
  /** SHA-256 in hexadecimal: the token itself is the buyer's. */
  token_hash: string;
  agreement_id: string;
  created_at: number;
  expires_at: number;
};

export type RegistrationKeyTable = {
  version: number;
  /** PEM, SPKI. */
  public_key: string;
  /** PEM, PKCS #8. */
  private_key: string;
  created_at: number;
  /** Null for the version that is current. */
  expired_at: number | null;
};

export type Platform = 'ec2' | 'ecs' | 'eks' | 'agentcore';

/** Something of a buyer's that runs the seller's software, with a role whose sessions sign its calls. */
export type WorkloadTable = {
  workload_id: string;
  account_id: string;
  region: string;
  platform: Platform;
  /** Instance, task, pod or runtime: usage is metered once per hour for each. */
  resource_id: string;
  role_name: string;
  /** `AROA…` */
  role_id: string;
  created_at: number;
};

/** RegisterUsage's memory: who registered once is not refused later. */
export type RegistrationTable = {
  account_id: string;
  region: string;
  product_code: string;
  resource_id: string;
  created_at: number;
};

export type MeterUsageTable = {
  region: string;
  product_code: string;
  /** The buyer's account. */
  account_id: string;
  resource_id: string;
  dimension: string;
  /** The UTC hour in milliseconds; for AgentCore, where an hour may hold many records, the client token. */
  slot: string;
  metering_record_id: string;
  /** As sent, not floored. */
  timestamp: number;
  quantity: number;
  usage_allocations: string | null;
  created_at: number;
};

export type ClientTokenTable = {
  account_id: string;
  region: string;
  client_token: string;
  /** SHA-256 of everything else that the call said. */
  parameters_hash: string;
  metering_record_id: string;
  created_at: number;
};

export type NotificationTargetKind = 'sns-webhook' | 'eventbridge-webhook' | 'sns-topic' | 'event-bus';

export type NotificationTargetTable = {
  target_id: string;
  /** The seller's account. */
  account_id: string;
  kind: NotificationTargetKind;
  /** A URL, a topic's ARN, or an event bus's name or ARN. */
  address: string;
  /** JSON: what the kind needs besides. */
  settings: string;
  /** A webhook for SNS envelopes gets nothing before it has confirmed its subscription. */
  state: 'pending-confirmation' | 'confirmed';
  confirm_token: string | null;
  created_at: number;
};

/** An outbox: what is due goes to every target there is then. */
export type NotificationTable = {
  notification_id: string;
  /** The seller's account. */
  account_id: string;
  agreement_id: string;
  product_code: string;
  channel: 'sns' | 'eventbridge';
  /** The SNS action, or the EventBridge detail-type. */
  subject: string;
  /** The SNS message, or the whole EventBridge event, as JSON. */
  body: string;
  due_at: number;
  /** Counts up within an account: the order of what is due at one moment. */
  ordinal: number;
  /** Null until the attempts for the targets exist. */
  dispatched_at: number | null;
  created_at: number;
};

export type NotificationAttemptTable = {
  notification_id: string;
  target_id: string;
  state: 'waiting' | 'delivered' | 'given-up';
  attempts: number;
  next_attempt_at: number;
  last_error: string | null;
  delivered_at: number | null;
};
