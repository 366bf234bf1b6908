// Every proposal of some rough fleets and whether it kept its word, as JSON lines: what confidence is fitted on.
// `node bench/accuracy/cases.ts SEED … > cases.jsonl` (the fleets that docs/accuracy.md is measured on have other seeds)
import type { Changes } from '../../domain/propose/changes.ts'
import type { ReportFinding, ReportGroup } from '../../report/schema.ts'
import { auditedFleet } from './audited.ts'
import { isRight, outcomeOf } from './outcome.ts'
import { measuredSeeds } from './seeds.ts'

const seeds = process.argv.slice(2).map(Number)
if (seeds.length === 0 || seeds.some((seed) => !Number.isInteger(seed)))
  throw new Error('name the seeds of the fleets: node bench/accuracy/cases.ts 101 102 103')
const spoilt = seeds.filter((seed) => measuredSeeds.includes(seed))
if (spoilt.length > 0) throw new Error(`seed ${spoilt.join(', ')} is what the record is measured on: fit on others`)

for (const seed of seeds) {
  const { groups, report } = await auditedFleet({ seed })
  const findings = new Map(report.findings.map((finding) => [finding.fingerprint, finding]))
  for (const group of groups) {
    const row = report.groups.find(({ name }) => name === group.name)
    if (row?.proposal == null) continue
    const { estimatedMonthlySavings, savingsRange, confidence } = row.proposal
    const stated = estimatedMonthlySavings?.amount ?? null
    const outcome = outcomeOf(group, row.proposal.changes as Changes)
    const { now, after, savedUsd, harmMinutes, onObserved } = outcome
    const [low, high] = savingsRange === null ? [null, null] : [savingsRange.low, savingsRange.high].sort((a, b) => a - b)
    console.log(
      JSON.stringify({
        seed,
        name: group.name,
        family: group.family,
        physics: group.features,
        right: isRight(outcome, stated),
        harmMinutes,
        statedUsd: stated,
        savedUsd,
        savedUsdOnObserved: onObserved?.savedUsd ?? null,
        rangeHolds: low == null || high == null ? null : savedUsd >= low && savedUsd <= high,
        hurtMinutesNow: now.hurtMinutes,
        hurtMinutesAfter: after.hurtMinutes,
        hurtMinutesObserved: group.life.hurtMinutes,
        confidence,
        invalid: outcome.invalid,
        ...featuresOf(
          row,
          row.findings.map((id) => findings.get(id)).filter((finding) => finding !== undefined),
        ),
      }),
    )
  }
}

/** The case as the report states it: the group's whole row but for commands and texts to copy. */
function featuresOf(row: ReportGroup, findings: readonly ReportFinding[]): Record<string, unknown> {
  const { proposal, ...group } = row
  const { commands: _, templatePatch: __, today: ___, ...rest } = proposal as NonNullable<typeof proposal>
  return { group, proposal: rest, kinds: findings.map(({ kind, category, severity }) => ({ kind, category, severity })) }
}
