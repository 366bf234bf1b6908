import type { Kind } from '../../domain/findings.ts'
import type { Changes } from '../../domain/propose/changes.ts'
import { drawRoughGroup } from '../../fixtures/rough/draw-fleet.ts'
import { courseNow, followed, unseenWeeks } from '../../fixtures/rough/follow.ts'
import { type Label, labelOf } from '../../fixtures/rough/labels.ts'
import type { LivedGroup } from '../../fixtures/rough/observe-life.ts'
import type { Report } from '../../report/schema.ts'
import { hindsightsOf, type KeptHindsight } from './kept-hindsight.ts'
import { type Brief, brief, harmOf, type Outcome, outcomeOf, perMonth } from './outcome.ts'
import { type Advice, tools } from './tools.ts'

/** What somebody said of one group, and what came of it. */
export type Row = {
  readonly name: string
  readonly family: string
  readonly physics: readonly string[]
  readonly label: Label
  readonly over: boolean
  readonly gap: boolean
  readonly kinds: readonly Kind[]
  readonly changes: Changes | null
  readonly outcome: Outcome
  /** With full knowledge: dollars a month, hurt minutes of a fortnight. */
  readonly best: { readonly usd: number; readonly hurtMinutes: number }
  /** What the proposal says of itself; null where there is none, or where a tool states nothing. */
  readonly stated: Stated | null
  /** The physics without which the harm would be gone by half or more, worst first. */
  readonly blame: readonly string[]
  /** It was said why nothing can be proposed; and the proposal is a first step, with others to come. */
  readonly refused: boolean
  readonly isFirstStep: boolean
}

export type Followed = Pick<Row, 'outcome' | 'stated'>

export type Stated = {
  readonly confidence: 'high' | 'medium' | 'low'
  readonly savedUsd: number | null
  readonly range: readonly [number, number] | null
  readonly overloadMinutesPerWeek: number | null
}

/** A group with what hindsight knows of it: made once, scored for every tool. */
export type Known = { readonly group: LivedGroup; readonly hindsight: KeptHindsight; readonly label: Label; readonly now: Brief }

/** `fleet` names the groups for `hindsightsOf`: they are always the same under one name. */
export function knownFleet(fleet: string, groups: readonly LivedGroup[]): Known[] {
  const hindsights = hindsightsOf(fleet, groups)
  return groups.map((group, i) => {
    const hindsight = hindsights[i] as KeptHindsight
    return { group, hindsight, label: labelOf(group, hindsight), now: brief(hindsight.now) }
  })
}

/** Findings that say that something may go wrong, not that it does: neither waste nor a gap. */
const weakSpots: ReadonlySet<string> = new Set([
  'single-zone',
  'subnet-exhaustion',
  'quota-exhaustion',
  'health-check-gap',
  'blind-spot',
  'previous-generation',
])

export function rowsOfReport(known: readonly Known[], report: Report): Row[] {
  const findings = new Map(report.findings.map((finding) => [finding.fingerprint, finding]))
  return known.map((one) => {
    const judged = report.groups.find(({ name }) => name === one.group.name)
    if (judged === undefined) throw new Error(`the report lacks group ${one.group.name}`)
    const mine = judged.findings.flatMap((id) => findings.get(id) ?? [])
    const says = (category: string) => mine.some((finding) => finding.category === category && finding.severity !== 'low' && !weakSpots.has(finding.kind))
    const { proposal } = judged
    const changes = proposal === null ? null : (proposal.changes as Changes)
    const advice = { over: says('overprovisioned'), gap: says('scaling-gap'), kinds: [...new Set(mine.map(({ kind }) => kind as Kind))], changes }
    const course = { refused: judged.notAssessed.some(({ rule }) => rule === 'proposal'), isFirstStep: (proposal?.plan ?? null) !== null }
    return { ...rowOf(one, advice, statedIn(proposal), true), ...course }
  })
}

function statedIn(proposal: Report['groups'][number]['proposal']): Stated | null {
  if (proposal === null) return null
  const range = proposal.savingsRange
  return {
    confidence: proposal.confidence,
    savedUsd: proposal.estimatedMonthlySavings?.amount ?? null,
    range: range === null ? null : [Math.min(range.low, range.high), Math.max(range.low, range.high)],
    overloadMinutesPerWeek: proposal.replay.overloadMinutesPerWeek,
  }
}

/** What was proposed for each group, and what came of it, where no hindsight is asked for. */
export function followedRows(groups: readonly LivedGroup[], report: Report): Followed[] {
  return groups.map((group) => {
    const proposal = report.groups.find(({ name }) => name === group.name)?.proposal ?? null
    return { outcome: outcomeOf(group, proposal === null ? null : (proposal.changes as Changes)), stated: statedIn(proposal) }
  })
}

/** What another tool says of the same groups. */
export function rowsOfTool(known: readonly Known[], tool: string): Row[] {
  const advise = tools[tool]
  if (advise === undefined) throw new Error(`no tool ${JSON.stringify(tool)}`)
  return known.map((one) => rowOf(one, advise(one.group), null, false))
}

function rowOf({ group, hindsight, label, now }: Known, { over, gap, kinds, changes }: Advice, stated: Stated | null, blames: boolean): Row {
  const outcome = outcomeOf(group, changes, now)
  const blame = blames && changes !== null && outcome.harmMinutes > 0 && outcome.invalid === null ? blameOf(group, changes, outcome.harmMinutes) : []
  const best = { usd: perMonth(hindsight.best.usd), hurtMinutes: hindsight.best.hurtMinutes }
  return {
    name: group.name,
    family: group.family,
    physics: group.features,
    label,
    over,
    gap,
    kinds,
    changes,
    outcome,
    best,
    stated,
    blame,
    refused: false,
    isFirstStep: false,
  }
}

/** The same course for the same group without one piece of physics at a time. */
function blameOf(group: LivedGroup, changes: Changes, harmMinutes: number): string[] {
  const [now, after] = [courseNow(group), followed(group, changes)]
  return group.features
    .map((feature) => {
      const { physics, traffic } = drawRoughGroup(group.fleetSeed, group.family, group.index, 'rough', feature)
      const without = { ...group, physics, traffic }
      return { feature, left: harmOf(brief(unseenWeeks(without, now)), brief(unseenWeeks(without, after))) }
    })
    .filter(({ left }) => left <= harmMinutes / 2)
    .sort((a, b) => a.left - b.left)
    .map(({ feature }) => feature)
}
