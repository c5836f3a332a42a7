/** The list of all rules of an audit, in the order of the documentation. */

import type { Rule } from './rule.ts';
import { bothIdentityStyles } from './rules/both-identity-styles.ts';
import { conflictingQuantity } from './rules/conflicting-quantity.ts';
import { earlyZero } from './rules/early-zero.ts';
import { failedCall } from './rules/failed-call.ts';
import { lateSending } from './rules/late-sending.ts';
import { logGap } from './rules/log-gap.ts';
import { missingHour } from './rules/missing-hour.ts';
import { newSender } from './rules/new-sender.ts';
import { poisonRecord } from './rules/poison-record.ts';
import { quantityAnomaly } from './rules/quantity-anomaly.ts';
import { rejected } from './rules/rejected.ts';
import { sendingStopped } from './rules/sending-stopped.ts';
import { sentByPerson } from './rules/sent-by-person.ts';
import { sentByRoot } from './rules/sent-by-root.ts';
import { seriesSilent } from './rules/series-silent.ts';
import { twoRegions } from './rules/two-regions.ts';
import { unplacedCall } from './rules/unplaced-call.ts';
import { unprocessed } from './rules/unprocessed.ts';

export const findingRules: readonly Rule[] = [
  missingHour,
  seriesSilent,
  sendingStopped,
  conflictingQuantity,
  earlyZero,
  rejected,
  unprocessed,
  failedCall,
  poisonRecord,
  bothIdentityStyles,
  twoRegions,
  quantityAnomaly,
  lateSending,
  sentByRoot,
  sentByPerson,
  newSender,
  logGap,
  unplacedCall,
];
