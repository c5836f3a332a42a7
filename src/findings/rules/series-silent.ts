/** Finds series of which nothing is sent any more, while others of their product are. */

import type { z } from 'zod';

import { createOpenEnds, seriesSilentName, seriesSilentParameters } from '../open-ends.ts';
import type { OpenEnd } from '../open-end.ts';
import type { RuleFinding } from '../finding.ts';
import type { Rule } from '../rule.ts';
import { lossText, nameSeries, seriesSubject, costNote } from '../words.ts';
import { timeText } from '../../text/times.ts';
import { counted } from '../../text/figures.ts';

export const seriesSilent: Rule<z.output<typeof seriesSilentParameters>> = {
  name: seriesSilentName,
  summary: 'a series of which nothing has been sent since some hour, while others of its product are sent',
  severity: 'critical',
  parameters: seriesSilentParameters,
  start(_facts, _parameters, settings) {
    const ends = createOpenEnds(settings);
    return {
      onSeries: (series) => ends.add(series),
      findings: () => ends.split().silent.map(foundOf),
    };
  },
};

function foundOf({ series, period, lastSeen, lastProof, sender, from, missing }: OpenEnd): RuleFinding {
  const name = nameSeries(series);
  const beginning =
    lastSeen === undefined
      ? `${name} has never been sent, and is expected since ${timeText(from)}`
      : `${name} has been silent since its hour ${timeText(lastSeen)}`;
  const cost = costNote(missing.money, 'its median quantity');
  return {
    ...missing,
    culprits: sender === undefined ? [] : [sender],
    evidence: lastProof ? [lastProof] : missing.evidence,
    evidenceCount: lastProof ? 1 : missing.evidenceCount,
    subject: seriesSubject(series),
    title: `${beginning}: ${counted(missing.hourCount, period)} missing${cost}, ${lossText(missing)}.`,
    action:
      'Look whether the sender still knows this customer and dimension. If the agreement has ended, tell the audit so in the file of expectations; else send what is missing, each hour with its own timestamp.',
    series,
  };
}
