import type { Finding } from '../../../domain/findings.ts'
import type { KnownFinding } from '../../../domain/known/lifecycle.ts'

/** A finding that was first seen in one run and again in another, of which nobody was told and nobody said anything. */
export function aKnownFinding(finding: Finding, firstSeenSec: number, lastSeenSec: number): KnownFinding {
  return {
    finding,
    state: 'ongoing',
    firstSeenSec,
    openedSec: firstSeenSec,
    lastSeenSec,
    closedSec: null,
    lastRunSec: lastSeenSec,
    absentRuns: 0,
    reopenings: 0,
    told: null,
    toldBefore: null,
    snoozedUntilSec: null,
    snooze: null,
    feedback: null,
    revision: 7,
  }
}
