import type { Demand } from './demand.ts'
import type { Evidence } from './findings.ts'
import type { Overload } from './overload.ts'
import { type Case, notApplicable, notAssessed, type Verdict } from './rules/rule.ts'
import { at } from './series.ts'

/** The gap side of a group: where arriving work was more than what was in service could do. */
export type Gap = {
  readonly demand: Demand
  readonly overload: Overload
  /** Enough overload to be worth a word; less is a healthy group's noise. */
  readonly considerable: boolean
  /** Overloaded steps in which the group stood at its maximum size, as a share of all overloaded steps. */
  readonly atMaximumFraction: number
}

/** The gap side, or the verdict that it cannot be judged. */
export function gapOf(c: Case): Gap | Verdict {
  const { demand, overload, policy } = c
  if (demand.kind === 'insufficient' || overload === null) return notAssessed(demand.kind === 'insufficient' ? demand.reason : 'overload is not known')
  if (c.observation.group.maxSize === 0) return notApplicable('it is switched off')
  return { demand, overload, considerable: overload.minutesPerWeek >= policy.warningMinutesPerWeek, atMaximumFraction: atMaximum(c, overload) }
}

export function isGap(gap: Gap | Verdict): gap is Gap {
  return 'overload' in gap
}

/** How long and how badly users were hurt: the evidence every rule on this side shares. */
export function overloadEvidence(c: Case, { demand, overload }: Gap): Evidence {
  const { grid } = c.observation
  const peak = overload.episodes.reduce((most, e) => Math.max(most, e.peakUtilization), 0)
  const estimated = demand.censoredFraction > 0 ? '; above saturation the work is estimated, at least as much' : ''
  return {
    statement: `overloaded for ${overload.minutesPerWeek.toFixed(0)} minutes a week in ${overload.episodes.length} stretches, at worst ${(100 * peak).toFixed(0)} % of what was in service could do${estimated}`,
    metric:
      demand.boundBy === 'cpu'
        ? 'CPUUtilization'
        : demand.boundBy === 'memory'
          ? 'mem_used_percent'
          : demand.boundBy === 'credits'
            ? 'CPUCreditBalance'
            : 'RequestCountPerTarget',
    value: overload.minutesPerWeek,
    unit: 'minutes a week',
    threshold: c.policy.gapMinutesPerWeek,
    fromSec: grid.startSec,
    toSec: grid.startSec + grid.length * grid.stepSec,
  }
}

export const healthyGap = (c: Case, gap: Gap): Verdict => ({ verdict: 'healthy', evidence: [overloadEvidence(c, gap)] })

function atMaximum(c: Case, overload: Overload): number {
  const { observation } = c
  const held = observation.desiredCapacity ?? observation.inServiceInstances
  let pinned = 0
  let over = 0
  for (let i = 0; i < overload.steps.length; i++) {
    if (overload.steps[i] === 0) continue
    over++
    const maximum = observation.maxSize === null || Number.isNaN(at(observation.maxSize, i)) ? observation.group.maxSize : at(observation.maxSize, i)
    if (held !== null && at(held, i) >= maximum - 0.05) pinned++
  }
  return over === 0 ? 0 : pinned / over
}
