/**
 * The types of all tables, as Kysely sees them. Times are integers in milliseconds, booleans 0 or 1, JSON is
 * text.
 */

import type { Insertable, Selectable } from 'kysely';
import type { Flag } from './flag.ts';
import type {
  AgreementTable,
  ClientTokenTable,
  CustomerTable,
  DimensionTable,
  EntitlementTable,
  MeterUsageTable,
  NotificationAttemptTable,
  NotificationTable,
  NotificationTargetTable,
  ProductTable,
  RegistrationKeyTable,
  RegistrationTable,
  RegistrationTokenTable,
  WorkloadTable,
} from './marketplace-tables.ts';

type AccountTable = { account_id: string; name: string; created_at: number };

type PrincipalTable = {
  arn: string;
  account_id: string;
  type: 'Root' | 'IAMUser';
  principal_id: string;
  /** Null for the root user. */
  user_name: string | null;
  created_at: number;
};

type AccessKeyTable = {
  access_key_id: string;
  secret_access_key: string;
  principal_arn: string;
  status: 'Active' | 'Inactive';
  created_at: number;
};

/** Temporary credentials, with what was true of them when they were issued: what they come from may change or go meanwhile. */
type SessionTable = {
  /** `ASIA…` */
  access_key_id: string;
  secret_access_key: string;
  session_token: string;
  /** Who calls with them: the type of the userIdentity (cloudtrail.md §3.1). */
  kind: 'AssumedRole';
  /** The account of what gave the permissions. */
  account_id: string;
  /** What LookupEvents calls Username. */
  session_name: string;
  /** The role, or the user, for whom the session was issued. */
  issuer_arn: string;
  /** `AROA…`, `AIDA…` */
  issuer_id: string;
  issuer_name: string;
  /** By whose word the session was issued, where that was not AWS's own. */
  federated_provider: string | null;
  /** `1.0` or `2.0`: the version of the instance metadata service that handed the credentials out. */
  ec2_role_delivery: string | null;
  /** The workload that the credentials are for, if they are for one. */
  workload_id: string | null;
  created_at: number;
  expires_at: number;
};

type UsageRecordTable = {
  region: string;
  /** `P:` and the product code, or `L:` and the licence ARN: two key spaces that never de-duplicate each other. */
  product_key: string;
  customer_id: string;
  dimension: string;
  /** Start of the UTC hour. */
  hour: number;
  metering_record_id: string;
  /** As sent, not floored. */
  timestamp: number;
  quantity: number;
  usage_allocations: string | null;
  created_at: number;
};

type EventTable = {
  event_id: string;
  account_id: string;
  region: string;
  event_time: number;
  event_name: string;
  event_source: string;
  read_only: Flag;
  username: string | null;
  access_key_id: string | null;
  /** The record as it is delivered: compact JSON. */
  record: string;
};

type EventResourceTable = {
  event_id: string;
  account_id: string;
  region: string;
  event_time: number;
  resource_type: string;
  resource_name: string;
};

type TrailTable = {
  trail_id: string;
  account_id: string;
  home_region: string;
  name: string;
  s3_bucket_name: string;
  s3_key_prefix: string | null;
  include_global_service_events: Flag;
  is_multi_region: Flag;
  log_file_validation: Flag;
  created_at: number;
  is_logging: Flag;
  /** The latest start and the latest stop: a trail that logs may have both. */
  logging_started_at: number | null;
  logging_stopped_at: number | null;
  /** A deleted trail stays until it owes nothing more; its name is free at once. */
  deleted_at: number | null;
};

type TrailTagTable = { trail_id: string; tag_key: string; tag_value: string | null };

type TrailStatusTable = {
  trail_id: string;
  region: string;
  latest_delivery_at: number | null;
  latest_delivery_attempt_at: number | null;
  /** S3's code; null when the latest attempt succeeded. */
  latest_delivery_error: string | null;
};

/** One row for every event a trail still owes to its bucket. */
type UndeliveredEventTable = {
  trail_id: string;
  event_id: string;
  region: string;
  enqueued_at: number;
  /** Null until a delivery claims the event. */
  delivery_id: string | null;
};

type DeliveryTable = {
  delivery_id: string;
  trail_id: string;
  region: string;
  state: 'claimed' | 'delivered' | 'abandoned';
  s3_bucket_name: string;
  object_key: string;
  /** The random part of the object's name, kept for the case that the key moves to another prefix. */
  random16: string;
  event_count: number;
  oldest_event_time: number;
  newest_event_time: number;
  created_at: number;
  /** Whoever attempts the delivery holds it until then; after a failure, when it is tried again. */
  lease_until: number;
  /** Counts up with every claim: who still finds his own number holds the delivery. */
  attempts: number;
  /** S3's code when the latest attempt is known to have failed; null while one is under way. */
  last_error: string | null;
  delivered_at: number | null;
  /** SHA-256 of the unpacked log file, in hexadecimal; the digests quote it. */
  hash_value: string | null;
};

export type Schema = {
  accounts: AccountTable;
  principals: PrincipalTable;
  access_keys: AccessKeyTable;
  sessions: SessionTable;
  products: ProductTable;
  dimensions: DimensionTable;
  customers: CustomerTable;
  agreements: AgreementTable;
  entitlements: EntitlementTable;
  registration_tokens: RegistrationTokenTable;
  registration_keys: RegistrationKeyTable;
  workloads: WorkloadTable;
  registrations: RegistrationTable;
  meter_usage: MeterUsageTable;
  client_tokens: ClientTokenTable;
  notification_targets: NotificationTargetTable;
  notifications: NotificationTable;
  notification_attempts: NotificationAttemptTable;
  usage_records: UsageRecordTable;
  events: EventTable;
  event_resources: EventResourceTable;
  trails: TrailTable;
  trail_tags: TrailTagTable;
  trail_status: TrailStatusTable;
  undelivered_events: UndeliveredEventTable;
  deliveries: DeliveryTable;
};

export type Row<T extends keyof Schema> = Selectable<Schema[T]>;
export type NewRow<T extends keyof Schema> = Insertable<Schema[T]>;
