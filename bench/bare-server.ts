/** The floor: node:http alone, which parses a BatchMeterUsage body and answers what Metertrail would, storing nothing. */

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { UsageRecords } = JSON.parse(Buffer.concat(chunks).toString()) as { UsageRecords: unknown[] };
    const body = JSON.stringify({
      Results: UsageRecords.map((UsageRecord) => ({
        UsageRecord,
        MeteringRecordId: randomUUID(),
        Status: 'Success',
      })),
      UnprocessedRecords: [],
    });
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': Buffer.byteLength(body),
      'x-amzn-requestid': randomUUID(),
    });
    response.end(body);
  });
});

server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => server.close());
