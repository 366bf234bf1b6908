import { type Drill, drillOf } from '../domain/drill/drill.ts'
import type { LoadTest } from '../domain/drill/load-test.ts'
import type { Judgement } from '../domain/judge.ts'
import type { Policy } from '../domain/policy.ts'
import { groupRow } from '../report/group-row.ts'
import type { ReportGroup } from '../report/schema.ts'
import type { Override } from './governed.ts'
import type { FleetSource } from './io.ts'
import { auditPlace, type Judge } from './place.ts'
import { ReadError } from './read-error.ts'
import { rateBy } from './spend.ts'

export type DrillRequest = {
  readonly name: string
  readonly fromSec: number
  readonly toSec: number
  readonly client: LoadTest | null
  readonly judge: Judge
  readonly policy: Policy
  readonly overrides?: readonly Override[]
}

/** A load test of one group, and the group as the audit of the whole window judges it. */
export type DrillResult = { readonly drill: Drill; readonly judgement: Judgement; readonly row: ReportGroup; readonly currency: string }

/**
 * Judges the group of that name by the source's whole window, and the load test within it. Several accounts or regions may have such a group: each is a
 * result. Rejects with a ReadError where the test lies outside the window, where no group has that name, or where what is known of it could not be read.
 */
export async function runDrill(source: FleetSource, { name, fromSec, toSec, client, judge, policy, overrides }: DrillRequest): Promise<readonly DrillResult[]> {
  const { window, currency } = source
  const iso = (sec: number): string => new Date(sec * 1000).toISOString().slice(0, 16).replace('T', ' ')
  if (fromSec < window.startSec || toSec > window.endSec)
    throw new ReadError(
      `the load test lies outside what was read (${iso(window.startSec)} to ${iso(window.endSec)} UTC)`,
      { file: `${iso(fromSec)} to ${iso(toSec)}` },
      'Name times within it, or read another window.',
    )
  const results: DrillResult[] = []
  const failures: string[] = []
  for (const place of source.places) {
    const outcome = await auditPlace(place, {
      judge,
      policy,
      overrides,
      names: new Set([name]),
      rateOf: rateBy({ startDay: 0, endDay: 0, groups: [], types: [] }),
      onDiscovered: () => {},
      onJudged: (judgement, facts) => {
        if (facts === null) return
        const { observation } = facts
        const overloadedMinutes = judgement.need?.overloadedMinutes ?? null
        const proposed = judgement.curves?.proposed ?? null
        const row = groupRow(judgement, { group: observation.group, place: facts.place, microUsdPerThousandRequests: null }, currency)
        results.push({
          drill: drillOf({ observation, place: facts.place, policy: facts.governed.policy, overloadedMinutes, proposed, fromSec, toSec, client }),
          judgement,
          row,
          currency,
        })
      },
    })
    if (outcome.failure !== null) failures.push(`${place.accountId} ${place.region}: ${outcome.failure}`)
  }
  if (results.length > 0) return results
  throw new ReadError(
    failures.length === 0 ? 'no group has this name' : `the group was not found; ${failures.join('; ')}`,
    { file: JSON.stringify(name) },
    'Name a group as it is called in its account and region.',
  )
}
