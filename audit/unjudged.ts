import type { Judgement } from '../domain/judge.ts'

/** A group that was discovered but whose facts could not be read: nothing is claimed of it, and the reason is said. */
export function unjudged(accountId: string, region: string, name: string, reason: string): Judgement {
  return {
    accountId,
    region,
    name,
    status: 'insufficient-data',
    statusReason: reason,
    findings: [],
    notAssessed: [
      { rule: 'demand', reason },
      { rule: 'proposal', reason },
    ],
    verdicts: [],
    current: null,
    replayFit: null,
    rate: null,
    proposal: null,
    coverageFraction: 0,
    leftOut: [],
    curves: null,
    need: null,
  }
}
