import { timeShare } from './shared.ts'
import type { About } from './words.ts'

type Proposed = NonNullable<About['proposal']>
type Changes = Proposed['changes']

const metrics = { ASGAverageCPUUtilization: 'CPU', ALBRequestCountPerTarget: 'requests per target' } as const

/** A sentence for each setting of a proposal: what to set, and why. */
const sentences: { readonly [Lever in keyof Changes]-?: (value: NonNullable<Changes[Lever]>) => string } = {
  resumeProcesses: (names) => `Resume ${names.join(', ')}, so the group can act again.`,
  instanceType: (name) => `Move to ${name} in a new launch template version and start an instance refresh.`,
  mixedInstances: ({ instanceTypes }) => `Allow ${instanceTypes.join(', ')}, so launches continue when one type has no capacity.`,
  minSize: (size) => `Set min size to ${size}: what redundancy and the demand seen need at all times.`,
  desiredCapacity: (size) => `Set desired capacity to ${size} to start from.`,
  maxSize: (size) => `Set max size to ${size}: room for the busiest hours. Check the vCPU quota and free subnet addresses first.`,
  targetTracking: ({ metric, targetValue, disableScaleIn }) =>
    `Track ${metrics[metric]} at ${targetValue}${metric === 'ASGAverageCPUUtilization' ? ' %' : ''}${disableScaleIn ? ' without scale-in' : ''}, so capacity follows demand. This replaces the other dynamic policies.`,
  predictiveScaling: () => 'Turn on predictive scaling, so capacity is there before the daily peak.',
  scheduledActions: (actions) =>
    `Add ${actions.length === 1 ? 'one scheduled action' : `${actions.length} scheduled actions`}, so capacity is there before the busy hours.`,
  defaultInstanceWarmupSeconds: (seconds) => `Set the default warm-up to ${seconds} s, the start-up time seen.`,
  detailedMonitoring: () => 'Turn on detailed monitoring: 1-minute metrics let alarms react sooner.',
  newInstancesProtectedFromScaleIn: () => 'Turn off scale-in protection for new instances, so the group can scale in.',
}

/** What to do, as the group's proposal has it; `otherwise` where there is none. */
export function advice({ proposal }: Pick<About, 'proposal'>, otherwise: string): string {
  if (proposal === null) return otherwise
  const said = Object.entries(sentences).flatMap(([lever, say]) => {
    const value = proposal.changes[lever as keyof Changes]
    return value === undefined ? [] : [(say as (value: unknown) => string)(value)]
  })
  return said.length === 0 ? otherwise : said.join(' ')
}

/** What is left of the overload under the proposal; nothing where it closes the gap, or where there is none. */
export function leftover({ proposal }: Pick<About, 'proposal'>): string {
  const minutes = proposal === null || Object.keys(proposal.changes).length === 0 ? 0 : (proposal.replay.overloadMinutesPerWeek ?? 0)
  return minutes >= 1 ? ` In simulation, ${timeShare(minutes)} of overload remains.` : ''
}
