import { leaveUnjudged } from '../domain/judge.ts'
import { placeKey } from '../domain/known/coverage.ts'
import { groupRow } from '../report/group-row.ts'
import type { Entry } from './divide.ts'
import type { PlaceResult } from './inspect.ts'

/** Groups that nobody could inspect: each is listed with the reason, and so is its account and region. */
export function notInspected(entries: readonly Entry[], reason: string, currency: string): readonly PlaceResult[] {
  return [...Map.groupBy(entries, ({ accountId, region }) => placeKey(accountId, region)).values()].map((ofPlace) => {
    const { accountId, region } = ofPlace[0] as Entry
    const names = ofPlace.flatMap(({ name }) => name ?? [])
    return {
      accountId,
      region,
      groups: names.length,
      unread: [],
      failure: reason,
      rows: names.map((name) => groupRow(leaveUnjudged({ accountId, region, name }, { code: 'as-said', text: reason }), null, currency)),
      findings: [],
      days: [],
      ledger: [],
    }
  })
}
