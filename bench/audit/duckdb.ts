/** `node bench/audit/duckdb.ts FOLDER`: the metering calls below a folder as DuckDB counts them, on all threads. */

import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [, , folder = ''] = process.argv;
const files = join(folder, '**/*.json.gz').replaceAll("'", "''");
const connection = await (await DuckDBInstance.create()).connect();
/** Columns of what is needed and nothing else: whatever is left out is not parsed into values. */
const result = await connection.runAndReadAll(`
  WITH metering AS MATERIALIZED (
    SELECT unnest(list_filter(Records, lambda event: event.eventSource = 'metering-marketplace.amazonaws.com'))
      .responseElements AS response
    FROM read_json('${files}', format = 'unstructured', compression = 'gzip', maximum_object_size = 67108864,
      columns = {Records: 'STRUCT(
        eventSource VARCHAR,
        responseElements STRUCT(results STRUCT(status VARCHAR, usageRecord STRUCT(quantity BIGINT))[])
      )[]'})
  ), usage AS (
    SELECT unnest(response.results) AS result FROM metering
  )
  SELECT (SELECT count(*)::INTEGER FROM metering) AS calls, count(*)::INTEGER AS accepted,
    sum(result.usageRecord.quantity)::DOUBLE AS quantity
  FROM usage WHERE result.status = 'Success'`);
console.log(JSON.stringify(result.getRowObjects()[0]));
