/** Creates the first tables: accounts, marketplace, usage, events, trails and their deliveries. */

import { sql } from 'kysely';
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await accounts(db);
  await marketplace(db);
  await usage(db);
  await events(db);
  await trails(db);
  await deliveries(db);
}

async function accounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('accounts')
    .addColumn('account_id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('principals')
    .addColumn('arn', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('principal_id', 'text', (c) => c.notNull())
    .addColumn('user_name', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('access_keys')
    .addColumn('access_key_id', 'text', (c) => c.primaryKey())
    .addColumn('secret_access_key', 'text', (c) => c.notNull())
    .addColumn('principal_arn', 'text', (c) => c.notNull().references('principals.arn'))
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
}

async function marketplace(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('products')
    .addColumn('product_code', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('product_id', 'text', (c) => c.notNull())
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('product_type', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('dimensions')
    .addColumn('product_code', 'text', (c) => c.notNull().references('products.product_code'))
    .addColumn('dimension_key', 'text', (c) => c.notNull())
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('category', 'text', (c) => c.notNull())
    .addColumn('description', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('dimensions_pk', ['product_code', 'dimension_key'])
    .execute();
  await db.schema
    .createTable('customers')
    .addColumn('customer_id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('customer_identifier', 'text')
    .addColumn('customer_aws_account_id', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('customers_by_identifier', ['account_id', 'customer_identifier'])
    .addUniqueConstraint('customers_by_account', ['account_id', 'customer_aws_account_id'])
    .execute();
  await db.schema
    .createTable('agreements')
    .addColumn('agreement_id', 'text', (c) => c.primaryKey())
    .addColumn('product_code', 'text', (c) => c.notNull().references('products.product_code'))
    .addColumn('customer_id', 'text', (c) => c.notNull().references('customers.customer_id'))
    .addColumn('license_arn', 'text', (c) => c.unique())
    .addColumn('start_at', 'bigint', (c) => c.notNull())
    .addColumn('end_at', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('agreements_by_customer')
    .on('agreements')
    .columns(['customer_id', 'product_code'])
    .execute();
}

async function usage(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('usage_records')
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('product_key', 'text', (c) => c.notNull())
    .addColumn('customer_id', 'text', (c) => c.notNull())
    .addColumn('dimension', 'text', (c) => c.notNull())
    .addColumn('hour', 'bigint', (c) => c.notNull())
    .addColumn('metering_record_id', 'text', (c) => c.notNull())
    .addColumn('timestamp', 'bigint', (c) => c.notNull())
    .addColumn('quantity', 'integer', (c) => c.notNull())
    .addColumn('usage_allocations', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('usage_records_pk', [
      'region',
      'product_key',
      'customer_id',
      'dimension',
      'hour',
    ])
    .execute();
}

/** Every attribute that LookupEvents may ask for has an index that ends in time, so a page costs the same at any size. */
async function events(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('events')
    .addColumn('event_id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('event_time', 'bigint', (c) => c.notNull())
    .addColumn('event_name', 'text', (c) => c.notNull())
    .addColumn('event_source', 'text', (c) => c.notNull())
    .addColumn('read_only', 'integer', (c) => c.notNull())
    .addColumn('username', 'text')
    .addColumn('access_key_id', 'text')
    .addColumn('record', 'text', (c) => c.notNull())
    .execute();
  const scope = ['account_id', 'region'];
  // Equal times are few, and sorted by id when they are read.
  const newest = ['event_time'];
  await db.schema
    .createIndex('events_by_time')
    .on('events')
    .columns([...scope, ...newest])
    .execute();
  for (const attribute of ['event_name', 'event_source', 'read_only', 'username', 'access_key_id']) {
    await db.schema
      .createIndex(`events_by_${attribute}`)
      .on('events')
      .columns([...scope, attribute, ...newest])
      .execute();
  }
  await db.schema
    .createTable('event_resources')
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('event_time', 'bigint', (c) => c.notNull())
    .addColumn('resource_type', 'text', (c) => c.notNull())
    .addColumn('resource_name', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('event_resources_pk', ['event_id', 'resource_type', 'resource_name'])
    .execute();
  for (const attribute of ['resource_type', 'resource_name']) {
    await db.schema
      .createIndex(`event_resources_by_${attribute}`)
      .on('event_resources')
      .columns([...scope, attribute, ...newest])
      .execute();
  }
}

async function trails(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trails')
    .addColumn('trail_id', 'text', (c) => c.primaryKey())
    .addColumn('account_id', 'text', (c) => c.notNull())
    .addColumn('home_region', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('s3_bucket_name', 'text', (c) => c.notNull())
    .addColumn('s3_key_prefix', 'text')
    .addColumn('include_global_service_events', 'integer', (c) => c.notNull())
    .addColumn('is_multi_region', 'integer', (c) => c.notNull())
    .addColumn('log_file_validation', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('is_logging', 'integer', (c) => c.notNull())
    .addColumn('logging_started_at', 'bigint')
    .addColumn('logging_stopped_at', 'bigint')
    .addColumn('deleted_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('trails_by_account')
    .on('trails')
    .columns(['account_id', 'home_region', 'name'])
    .execute();
  await db.schema
    .createIndex('trails_by_name')
    .unique()
    .on('trails')
    .columns(['account_id', 'home_region', 'name'])
    .where(sql.ref('deleted_at'), 'is', null)
    .execute();
  await db.schema
    .createTable('trail_tags')
    .addColumn('trail_id', 'text', (c) => c.notNull().references('trails.trail_id'))
    .addColumn('tag_key', 'text', (c) => c.notNull())
    .addColumn('tag_value', 'text')
    .addPrimaryKeyConstraint('trail_tags_pk', ['trail_id', 'tag_key'])
    .execute();
  await db.schema
    .createTable('trail_status')
    .addColumn('trail_id', 'text', (c) => c.notNull().references('trails.trail_id'))
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('latest_delivery_at', 'bigint')
    .addColumn('latest_delivery_attempt_at', 'bigint')
    .addColumn('latest_delivery_error', 'text')
    .addPrimaryKeyConstraint('trail_status_pk', ['trail_id', 'region'])
    .execute();
}

async function deliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('undelivered_events')
    .addColumn('trail_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('enqueued_at', 'bigint', (c) => c.notNull())
    .addColumn('delivery_id', 'text')
    .addPrimaryKeyConstraint('undelivered_events_pk', ['trail_id', 'event_id'])
    .execute();
  await db.schema
    .createIndex('undelivered_events_by_delivery')
    .on('undelivered_events')
    .columns(['delivery_id', 'trail_id', 'region', 'enqueued_at', 'event_id'])
    .execute();
  await db.schema
    .createTable('deliveries')
    .addColumn('delivery_id', 'text', (c) => c.primaryKey())
    .addColumn('trail_id', 'text', (c) => c.notNull())
    .addColumn('region', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('s3_bucket_name', 'text', (c) => c.notNull())
    .addColumn('object_key', 'text', (c) => c.notNull())
    .addColumn('random16', 'text', (c) => c.notNull())
    .addColumn('event_count', 'integer', (c) => c.notNull())
    .addColumn('oldest_event_time', 'bigint', (c) => c.notNull())
    .addColumn('newest_event_time', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('last_error', 'text')
    .addColumn('delivered_at', 'bigint')
    .addColumn('hash_value', 'text')
    .execute();
  await db.schema
    .createIndex('deliveries_by_state')
    .on('deliveries')
    .columns(['state', 'lease_until'])
    .execute();
}
