/**
 * The seed of the tests' seller: a product of every kind, and a customer for every way in which one is let in
 * or refused.
 */

export const sellerAccount = '123456789012';

/** Where the sellers' clocks stand unless a test moves them. */
export const noon = '2026-11-10T12:00:00Z';

/** SaaS, billed by product code: `users` and `data`. */
export const saasCode = '4ml54db8vrmjuykaw1psroool';
/** SaaS that `one` and `two` have bought for ever: enough wherever customers do not matter. */
export const plainCode = 'analytics';
/** SaaS whose customers are told by licence alone. */
export const concurrentCode = 'n5kq8w2x7d4h1m6z3v0rconcu';
/** A contract, with entitlements to `seats`. */
export const contractCode = 'b8xq2c0n7r3e5k1m9w4zcontr';
/** A container, metered by its buyers' own workloads: `hosts` and `data`. */
export const containerCode = 'c7wp9d2k4h6m1x8zq3v5conta';
/** An AMI, likewise: `users`. */
export const amiCode = 'a3k8m2x7w5q1z9d4h6p0vimage';

/** `customer1`, who has bought nearly everything. */
export const buyer = '987654321098';
/** `ended`: of `saasCode` half an hour before noon, of the container at noon. */
export const formerBuyer = '333344445555';
/** `suspended`. */
export const suspendedBuyer = '555566667777';
/** `elsewhere`: has no `saasCode`, and the container from next month on. */
export const futureBuyer = '666677778888';
/** Has a licence that has ended, and never bought the container. */
export const stranger = '222233334444';

/** Of customer `one`, for `saasCode`. */
export const licence = 'arn:aws:license-manager::294406891311:license:l-e52ca6f38bf84d0fafb8802ca15ac11x';
/** Of the stranger, for `saasCode`, until half an hour before noon. */
export const endedLicence = 'arn:aws:license-manager::294406891311:license:l-ended';
const concurrentLicence = 'arn:aws:license-manager::294406891311:license:l-concurrent';

/** YAML. */
export const sellerSeed = `
products:
  - code: ${saasCode}
    title: Analytics
    dimensions:
      - { key: users, unit: Users }
      - { key: data, unit: GB }
  - code: ${plainCode}
    title: Analytics for everybody
    dimensions: [{ key: users, unit: Users }]
  - code: ${concurrentCode}
    title: Analytics by licence
    integration: concurrent-agreements
    dimensions: [{ key: users, unit: Users }]
  - code: ${contractCode}
    title: Seats
    type: saas-contract
    dimensions: [{ key: seats, unit: Users }]
  - code: ${containerCode}
    title: Agent
    type: container
    dimensions:
      - { key: hosts, unit: HostHrs }
      - { key: data, unit: GB }
  - code: ${amiCode}
    title: Appliance
    type: ami
    dimensions: [{ key: users, unit: Users }]
customers:
  - awsAccountId: '${buyer}'
    identifier: customer1
    agreements:
      - { product: ${saasCode}, start: 2026-11-01T08:30:00Z }
      - { product: ${concurrentCode}, licenseArn: '${concurrentLicence}' }
      - { product: ${contractCode}, end: 2027-06-01T00:00:00Z, entitlements: { seats: 25 } }
      - { product: ${containerCode}, start: 2026-06-01T00:00:00Z }
      - { product: ${amiCode} }
  - awsAccountId: '111122223333'
    identifier: one
    agreements:
      - { product: ${plainCode} }
      - { product: ${saasCode}, licenseArn: '${licence}', start: 2026-06-01T00:00:00Z }
  - awsAccountId: '444455556666'
    identifier: two
    agreements: [{ product: ${plainCode} }]
  - awsAccountId: '${stranger}'
    agreements:
      - { product: ${saasCode}, licenseArn: '${endedLicence}', start: 2026-06-01T00:00:00Z, end: 2026-11-10T11:30:00Z }
  - awsAccountId: '${formerBuyer}'
    identifier: ended
    agreements:
      - { product: ${saasCode}, start: 2026-06-01T00:00:00Z, end: 2026-11-10T11:30:00Z }
      - { product: ${containerCode}, start: 2026-06-01T00:00:00Z, end: 2026-11-10T12:00:00Z }
  - awsAccountId: '${suspendedBuyer}'
    identifier: suspended
    status: suspended
    agreements: [{ product: ${saasCode} }, { product: ${containerCode} }]
  - awsAccountId: '${futureBuyer}'
    identifier: elsewhere
    agreements: [{ product: ${plainCode} }, { product: ${containerCode}, start: 2026-12-01T00:00:00Z }]
`;
