/** The package's exports: a Metertrail in your own process, and the audit. */

export type { AppOptions } from './app/app.ts';
export { MetertrailError, startMetertrail } from './app/in-process.ts';
export type {
  ClientConfig,
  FaultTraceEntry,
  Metertrail,
  MetertrailClock,
  MetertrailFaults,
  MetertrailOptions,
} from './app/in-process.ts';
export { audit } from './audit/audit.ts';
export type { AuditOptions } from './audit/audit.ts';
export type { Product } from './calls/call.ts';
export type { Coverage, RegionCoverage, UnplacedCall } from './coverage/coverage.ts';
export type { Finding, Proof, Severity } from './findings/finding.ts';
export type { Attempt, Series } from './hours/cells.ts';
export type { Expectation, HourCell, HourState, Price, SeriesHours } from './hours/hour-cell.ts';
export type { HourRules } from './hours/hour-rules.ts';
export type { S3Options } from './logs/find/source-options.ts';
export { OperatorError } from './files/operator-error.ts';
export { renderCsv } from './report/render-csv.ts';
export { renderHtml } from './report/render-html.ts';
export { renderJson } from './report/render-json.ts';
export { renderMarkdown } from './report/render-markdown.ts';
export { renderTable } from './report/render-table.ts';
export type { AuditReport, Conclusion, HourCounts, Money, Total } from './report/report-type.ts';
export type { Duration } from './time/duration.ts';
export type { FaultRuleInput } from './sandbox/fault-rules.ts';
export type { FaultStatus } from './sandbox/faults.ts';
export type { HourRange } from './time/hour-ranges.ts';
