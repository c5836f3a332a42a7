/**
 * Adds the tables of the marketplace: lives of agreements, tokens, workloads, entitlements, notifications.
 */

import type { Kysely } from 'kysely';

/** Named so that it sorts after `2026-11-22-spine` whatever the collation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await nouns(db);
  await entitlementsAndTokens(db);
  await workloads(db);
  await meterUsage(db);
  await notifications(db);
}

async function nouns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('products')
    .addColumn('integration', 'text', (c) => c.notNull().defaultTo('legacy'))
    .execute();
  await db.schema.alterTable('products').addColumn('fulfillment_url', 'text').execute();
  await db.schema
    .alterTable('dimensions')
    .addColumn('dimension_type', 'text', (c) => c.notNull().defaultTo('Metered'))
    .execute();
  await db.schema
    .alterTable('agreements')
    .addColumn('status', 'text', (c) => c.notNull().defaultTo('active'))
    .execute();
  await db.schema.alterTable('agreements').addColumn('offer_id', 'text').execute();
  await db.schema
    .alterTable('agreements')
    .addColumn('free_trial', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
}

async function entitlementsAndTokens(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('entitlements')
    .addColumn('agreement_id', 'text', (c) => c.notNull().references('agreements.agreement_id'))
    .addColumn('dimension_key', 'text', (c) => c.notNull())
    .addColumn('value_type', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('entitlements_pk', ['agreement_id', 'dimension_key'])
    .execute();
  await db.schema
    .createTable('registration_tokens')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('agreement_id', 'text', (c) => c.notNull().references('agreements.agreement_id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('registration_keys')
    .addColumn('version', 'integer', (c) => c.primaryKey())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('private_key', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expired_at', 'bigint')
    .execute();
}

async function workloads(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('workloads')
    .addColumn('workload_id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('platform', 'text', (c) => c.notNull())
    .addColumn('resource_id', 'text', (c) => c.notNull())
    .addColumn('role_name', 'text', (c) => c.notNull())
    .addColumn('role_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('workloads_by_resource')
    .on('workloads')
    .columns(['account_id', 'region', 'platform', 'resource_id'])
    .execute();
  await db.schema
    .createTable('session_credentials')
    .addColumn('access_key_id', 'text', (c) => c.primaryKey())
    .addColumn('secret_access_key', 'text', (c) => c.notNull())
    .addColumn('session_token', 'text', (c) => c.notNull())
    .addColumn('workload_id', 'text', (c) => c.notNull().references('workloads.workload_id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('session_credentials_by_workload')
    .on('session_credentials')
    .columns(['workload_id', 'expires_at'])
    .execute();
  await db.schema
    .createTable('registrations')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('product_code', 'text', (c) => c.notNull())
    .addColumn('resource_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('registrations_pk', ['account_id', 'region', 'product_code', 'resource_id'])
    .execute();
}

async function meterUsage(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meter_usage')
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('product_code', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('resource_id', 'text', (c) => c.notNull())
    .addColumn('dimension', 'text', (c) => c.notNull())
    .addColumn('slot', 'text', (c) => c.notNull())
    .addColumn('metering_record_id', 'text', (c) => c.notNull())
    .addColumn('timestamp', 'bigint', (c) => c.notNull())
    .addColumn('quantity', 'integer', (c) => c.notNull())
    .addColumn('usage_allocations', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('meter_usage_pk', [
      'region',
      'product_code',
      'account_id',
      'resource_id',
      'dimension',
      'slot',
    ])
    .execute();
  await db.schema
    .createTable('client_tokens')
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('client_token', 'text', (c) => c.notNull())
    .addColumn('parameters_hash', 'text', (c) => c.notNull())
    .addColumn('metering_record_id', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('client_tokens_pk', ['account_id', 'region', 'client_token'])
    .execute();
}

async function notifications(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notification_targets')
    .addColumn('target_id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('address', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('confirm_token', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('notification_targets_by_address', ['account_id', 'kind', 'address'])
    .execute();
  await db.schema
    .createTable('notifications')
    .addColumn('notification_id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('agreement_id', 'text', (c) => c.notNull())
    .addColumn('product_code', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('ordinal', 'integer', (c) => c.notNull())
    .addColumn('dispatched_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('notifications_by_due')
    .on('notifications')
    .columns(['dispatched_at', 'due_at'])
    .execute();
  await db.schema
    .createIndex('notifications_by_ordinal')
    .on('notifications')
    .columns(['account_id', 'ordinal'])
    .execute();
  await db.schema
    .createIndex('notifications_by_agreement')
    .on('notifications')
    .columns(['agreement_id', 'due_at'])
    .execute();
  await db.schema
    .createTable('notification_attempts')
    .addColumn('notification_id', 'text', (c) => c.notNull())
    .addColumn('target_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_attempt_at', 'bigint', (c) => c.notNull())
    .addColumn('last_error', 'text')
    .addColumn('delivered_at', 'bigint')
    .addPrimaryKeyConstraint('notification_attempts_pk', ['notification_id', 'target_id'])
    .execute();
  await db.schema
    .createIndex('notification_attempts_by_state')
    .on('notification_attempts')
    .columns(['state', 'next_attempt_at'])
    .execute();
}
