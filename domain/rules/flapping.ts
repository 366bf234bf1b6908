import { SECONDS_PER_DAY } from '../calendar.ts'
import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'
import { type CapacityChange, capacityChanges } from '../facts/capacity-changes.ts'
import type { Severity } from '../findings.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { unread } from '../reasons.ts'
import { at } from '../series.ts'

export type FlappingFacts = {
  /** Times that capacity was added and given back, in the days that were observed. */
  readonly flaps: number
  readonly days: number
  readonly flapsPerDay: number
  readonly fromSec: number
  readonly toSec: number
  /** Policies that the activities name. */
  readonly policies: readonly string[]
  readonly managedBy: string | null
  /** A flap: at least this share given back within so many minutes. */
  readonly thresholds: { readonly returnFraction: number; readonly windowMinutes: number; readonly flapsPerDay: number }
}

export const flapping: Rule<FlappingFacts> = {
  kind: 'flapping',
  category: 'scaling-gap',
  summary: 'scales out and back in again and again within a short time',
  thresholds: [
    'flapWindowMinutes',
    'flapReturnFraction',
    'flapsPerDay',
    'restlessFlapsPerDay',
    'gapMinutesPerWeek',
    'highGapMinutesPerWeek',
    'criticalGapMinutesPerWeek',
  ],
  bestPractices: ['PERF02-BP05', 'COST09-BP03'],
  assess,
}

/** One change of the desired capacity. `known` is false where what came before it was not observed. */
type Step = Pick<CapacityChange, 'atSec' | 'from' | 'to'> & { readonly known: boolean }
/** Changes of desired capacity from one source, and the time that they cover. */
type History = { readonly steps: readonly Step[]; readonly fromSec: number; readonly toSec: number; readonly policies: readonly string[] }
/** Consecutive changes in one direction, each with its size. `whole`: the beginning was observed. */
type Swing = { readonly direction: number; readonly moves: Move[]; readonly whole: boolean }
type Move = { readonly atSec: number; readonly size: number }

function assess(c: Case): Verdict<FlappingFacts> {
  const { observation, policy } = c
  const { group } = observation
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  const histories = [fromActivities(observation), fromSeries(observation)].filter((history) => history !== null)
  const counted = histories.map((history) => ({ ...history, ...flapsOf(history, policy) })).sort((a, b) => b.perDay - a.perDay)
  const [most] = counted
  if (most === undefined) return notAssessed(unread('scaling-history'))
  const { flaps, days, perDay } = most
  const facts: FlappingFacts = {
    flaps,
    days,
    flapsPerDay: perDay,
    fromSec: most.fromSec,
    toSec: most.toSec,
    policies: [...new Set(counted.flatMap((history) => history.policies))],
    managedBy: group.managedBy,
    thresholds: { returnFraction: policy.flapReturnFraction, windowMinutes: policy.flapWindowMinutes, flapsPerDay: policy.flapsPerDay },
  }
  return perDay < policy.flapsPerDay ? inOrder(facts) : found(severityOf(c, perDay), facts)
}

/** What came of it: the waste of needless boots alone is a warning, unless the size never settles. */
function severityOf({ overload, policy }: Case, perDay: number): Severity {
  const severity = overloadSeverity(overload?.minutesPerWeek ?? 0, overload ?? { byWaitingAlone: false }, policy)
  return severity === 'low' && perDay >= policy.restlessFlapsPerDay ? 'medium' : severity
}

/** AWS keeps a limited number of activities: they cover the time from the oldest on. null when they were not read. */
function fromActivities({ group, grid }: Observation): History | null {
  if (group.activities === null) return null
  const endSec = grid.startSec + grid.length * grid.stepSec
  const inWindow = group.activities.filter(({ startSec }) => startSec >= grid.startSec && startSec < endSec)
  // schedules and forecasts own the size for hours: what they change is not to and fro
  const changes = capacityChanges(inWindow).filter(({ by }) => by !== 'schedule' && by !== 'forecast')
  return {
    steps: changes.map((change) => ({ ...change, known: true })),
    fromSec: inWindow.reduce((oldest, { startSec }) => Math.min(oldest, startSec), endSec),
    toSec: endSec,
    policies: [...new Set(changes.flatMap(({ policyName }) => policyName ?? []))].sort(),
  }
}

/** The desired capacity as CloudWatch has it; a gap hides what happened in it. null when it was not collected. */
function fromSeries({ desiredCapacity, grid }: Observation): History | null {
  if (desiredCapacity === null) return null
  const steps: Step[] = []
  let known = false
  for (let i = 1; i < desiredCapacity.length; i++) {
    const from = at(desiredCapacity, i - 1)
    const to = at(desiredCapacity, i)
    if (Number.isNaN(from) || Number.isNaN(to)) known = false
    else if (from !== to) {
      steps.push({ atSec: grid.startSec + i * grid.stepSec, from, to, known })
      known = true
    }
  }
  return { steps, fromSec: grid.startSec, toSec: grid.startSec + grid.length * grid.stepSec, policies: [] }
}

/** Times that a swing out, seen from its beginning, was followed by moves in that gave back enough of it within the window. */
function flapsOf({ steps, fromSec, toSec }: History, policy: Policy): { readonly flaps: number; readonly days: number; readonly perDay: number } {
  const swings = swingsOf(steps)
  let flaps = 0
  for (const [i, out] of swings.entries()) {
    const back = swings[i + 1]
    if (out.direction < 0 || !out.whole || back === undefined || back.direction > 0) continue
    const untilSec = (out.moves.at(-1)?.atSec ?? Number.NaN) + policy.flapWindowMinutes * 60
    const returned = sizeOf(back.moves.filter(({ atSec }) => atSec <= untilSec))
    if (returned > 0 && returned >= sizeOf(out.moves) * policy.flapReturnFraction) flaps++
  }
  const days = Math.max(1, (toSec - fromSec) / SECONDS_PER_DAY)
  return { flaps, days, perDay: flaps / days }
}

/** A swing is whole when the one before it, in the other direction, was observed without a gap between. */
function swingsOf(steps: readonly Step[]): readonly Swing[] {
  const swings: Swing[] = []
  for (const { atSec, from, to, known } of steps) {
    const direction = Math.sign(to - from)
    const move = { atSec, size: Math.abs(to - from) }
    const last = swings.at(-1)
    if (known && last?.direction === direction) last.moves.push(move)
    else swings.push({ direction, moves: [move], whole: known && last !== undefined })
  }
  return swings
}

function sizeOf(moves: readonly Move[]): number {
  return moves.reduce((sum, { size }) => sum + size, 0)
}
