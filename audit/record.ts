import type { Finding, Severity } from '../domain/findings.ts'
import { isOpen, isToldBy, type KnownFinding, microUsdAtStake, type Settled, settleFinding } from '../domain/known/lifecycle.ts'
import type { Kept, Settlement } from './settle.ts'

type About = Pick<Finding, 'category' | 'resource' | 'fingerprint' | 'kind'>

/** What recording reads and writes. */
export type RecordIo = {
  /** Writes each if it still is as it was read and no later run has written since; whether it was written, in their order. */
  readonly writeKnownFindings: (afters: readonly KnownFinding[]) => Promise<readonly boolean[]>
  readonly readKnownFinding: (finding: About, nowSec: number) => Promise<KnownFinding | null>
  /** The same step again changes nothing. */
  readonly addHistory: (steps: readonly HistoryStep[]) => Promise<void>
}

export type HistoryStep = {
  readonly finding: About
  readonly entry: {
    readonly atSec: number
    readonly state: string
    readonly severity: Severity
    readonly microUsd: number | null
    readonly runId: string
    readonly told: boolean
  }
}

/** Others write one finding at most now and then: after so many tries something is wrong with the table. */
const MOST_TRIES = 6

/**
 * Writes down what a run made of the findings. Where somebody else has written since (another run, a snooze, an event), the finding is
 * settled anew on what is there now; a later run's word stands. Resolves with what was really kept, which is what may be told.
 */
export async function record(settlement: Settlement, io: RecordIo): Promise<Kept> {
  const { input, run } = settlement
  const seen = new Map(input.findings.map((finding) => [finding.fingerprint, finding]))
  const kept = new Map<string, Settled>(settlement.settled.map((settled) => [settled.after.finding.fingerprint, settled]))
  let toWrite = settlement.settled.filter(({ before, after }) => before !== after)
  for (let tries = 1; toWrite.length > 0; tries++) {
    const written = await io.writeKnownFindings(toWrite.map(({ after }) => after))
    const late = toWrite.filter((_, i) => written[i] !== true)
    if (late.length > 0 && tries >= MOST_TRIES) throw new Error(`${late.length} findings changed under the run ${tries} times over`)
    toWrite = []
    for (const { after } of late) {
      const { finding } = after
      const now = await io.readKnownFinding(finding, run.runSec)
      const again = settleFinding(now, seen.get(finding.fingerprint) ?? null, { ...input, remind: settlement.digestDue })
      if (again === null) kept.delete(finding.fingerprint)
      else {
        kept.set(finding.fingerprint, again)
        if (again.before !== again.after) toWrite.push(again)
      }
    }
  }
  const known = [...kept.values()].map(({ after }) => after)
  await io.addHistory(known.flatMap((after) => stepOf(after, run)))
  return { run, known, digestDue: settlement.digestDue, lastDigestSec: input.lastDigestSec, setAside: settlement.setAside.length }
}

/** A step is worth keeping when the finding changed in this run, or people were reminded of it; that it stays, or is snoozed, is in the finding itself. */
function stepOf(after: KnownFinding, run: { readonly runId: string; readonly runSec: number }): HistoryStep[] {
  const told = isToldBy(after, run.runSec)
  if (after.lastRunSec !== run.runSec || after.state === 'snoozed' || (after.state === 'ongoing' && !told)) return []
  const { finding } = after
  const state = after.state === 'ongoing' ? 'reminded' : after.state
  const microUsd = isOpen(after) || state === 'resolved' ? microUsdAtStake(finding) : null
  return [{ finding, entry: { atSec: run.runSec, state, severity: finding.severity, microUsd, runId: run.runId, told } }]
}
