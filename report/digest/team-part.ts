import { groupKey, groupKeyOf } from '../../domain/known/coverage.ts'
import { isOpen, type KnownFinding } from '../../domain/known/lifecycle.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { Outline } from '../outline.ts'
import { summaryOf } from '../summary.ts'

type Part = { readonly report: Outline; readonly known: readonly KnownFinding[] }

/** The teams that own a group, by the tag that names them. */
export function teamsOf({ groups }: Pick<Outline, 'groups'>): readonly string[] {
  return [...new Set(groups.flatMap(({ team }) => team ?? []))].sort(byCodeUnit)
}

/** What of a run is one team's: its groups and their findings. The bill, and what was not read of places, is nobody's alone. */
export function partOf(team: string, { report, known }: Part): Part {
  const groups = report.groups.filter((group) => group.team === team)
  const keys = new Set(groups.map(({ accountId, region, name }) => groupKey(accountId, region, name)))
  const mine = known.filter(({ finding }) => keys.has(groupKeyOf(finding)))
  const open = mine.filter(isOpen).map(({ finding }) => finding)
  const rows = groups.map((group) => ({
    ...group,
    findings: open.filter((finding) => groupKeyOf(finding) === groupKey(group.accountId, group.region, group.name)),
  }))
  const summary = summaryOf({ groups: rows, findings: open, notAudited: [], places: [], currency: report.currency })
  return { report: { ...report, groups, summary, notAudited: [], places: [], cost: { notAssessed: [] } }, known: mine }
}
