import { timeShare } from './shared.ts'
import type { About } from './words.ts'

type Proposed = NonNullable<About['proposal']>
type Changes = Proposed['changes']
type Tracking = NonNullable<Changes['targetTracking']>

/** What a finding asks for: more capacity at the right time, or less of what nobody uses. */
export type Side = 'gap' | 'waste'

const metrics = { ASGAverageCPUUtilization: 'CPU', ALBRequestCountPerTarget: 'requests per target' } as const

/** What of a setting is said: what it is set to, the whole proposal, and what the finding asks for. */
type Say<V> = (value: V, proposal: Proposed, side: Side) => string

/** A sentence for each setting of a proposal: what to set, and why it goes that way. */
const sentences: { readonly [Lever in keyof Changes]-?: Say<NonNullable<Changes[Lever]>> } = {
  resumeProcesses: (names) => `Resume ${names.join(', ')}, so the group can act again.`,
  instanceType: (name, { before }) =>
    `Move ${before.instanceType === undefined ? '' : `from ${before.instanceType} `}to ${name} in a new launch template version and start an instance refresh.`,
  mixedInstances: ({ instanceTypes }) => `Allow ${instanceTypes.join(', ')}, so launches continue when one type has no capacity.`,
  minSize: (size, { before }) =>
    moved('min size', before.minSize, size, 'so capacity is there before demand comes', 'which redundancy and the demand seen still allow'),
  desiredCapacity: (size, { before }) => moved('desired capacity', before.desiredCapacity, size, 'to start from', 'to start from'),
  maxSize: (size, { before }) =>
    `${moved('max size', before.maxSize, size, 'room for the busiest hours', 'still enough for the busiest hours')}${
      before.maxSize !== undefined && size > before.maxSize ? ' Check the vCPU quota and free subnet addresses first.' : ''
    }`,
  targetTracking: trackingAdvice,
  predictiveScaling: () => 'Turn on predictive scaling, so capacity is there before the daily peak.',
  scheduledActions: (actions, _, side) =>
    `Add ${actions.length === 1 ? 'one scheduled action' : `${actions.length} scheduled actions`}, so ${side === 'gap' ? 'capacity is there before the busy hours' : 'capacity follows the hours of the week'}.`,
  defaultInstanceWarmupSeconds: (seconds) => `Set the default warm-up to ${seconds} s, about as long as an instance takes to start.`,
  detailedMonitoring: () => 'Turn on detailed monitoring: 1-minute metrics let alarms react sooner.',
  newInstancesProtectedFromScaleIn: () => 'Turn off scale-in protection for new instances, so the group can scale in.',
}

/** `Raise min size from 2 to 4, so …`: the reason is that of the direction; without today's value it is only said what to set. */
function moved(name: string, from: number | undefined, to: number, whenRaised: string, whenLowered: string): string {
  if (from === undefined || from === to) return `Set ${name} to ${to}.`
  return `${from < to ? 'Raise' : 'Lower'} ${name} from ${from} to ${to}, ${from < to ? whenRaised : whenLowered}.`
}

function trackingAdvice(tracking: Tracking, { before, changes }: Proposed, side: Side): string {
  const { targetValue: to, disableScaleIn } = tracking
  const old = before.targetTracking
  const replaces = (before.replacedPolicies ?? 0) > 0 ? ' This replaces its other dynamic policies.' : ''
  const target = `the ${metrics[tracking.metric]} target`
  if (old === undefined || old.metric !== tracking.metric)
    return `Track ${metrics[tracking.metric]} at ${valued(to, tracking)}${disableScaleIn ? ' without scale-in' : ''}, so capacity follows demand.${replaces}`
  if (old.targetValue === to)
    return `${old.disableScaleIn && !disableScaleIn ? `Let ${target} of ${valued(to, tracking)} scale in, so capacity is given back` : `Keep ${target} of ${valued(to, tracking)}`}.${replaces}`
  const step = `${old.targetValue < to ? 'Raise' : 'Lower'} ${target} from ${valued(old.targetValue, tracking)} to ${valued(to, tracking)}`
  if (old.targetValue > to) return `${step}, so instances are added earlier.${replaces}`
  if (side === 'waste') return `${step}: each instance can do more of the work.${replaces}`
  const others = Object.keys(changes).length > 1
  return `${step}: ${others ? 'the other changes carry the peaks, so instances can do more between them' : 'in simulation this adds no overload'}.${replaces}`
}

function valued(value: number, { metric }: Tracking): string {
  return metric === 'ASGAverageCPUUtilization' ? `${value} %` : String(value)
}

/** What to do, as the group's proposal has it; `otherwise` where there is none. */
export function advice({ proposal }: Pick<About, 'proposal'>, side: Side, otherwise: string): string {
  if (proposal === null) return otherwise
  const said = Object.entries(sentences).flatMap(([lever, say]) => {
    const value = proposal.changes[lever as keyof Changes]
    return value === undefined ? [] : [(say as Say<unknown>)(value, proposal, side)]
  })
  return said.length === 0 ? otherwise : said.join(' ')
}

/** What is left of the overload under the proposal; nothing where it closes the gap, or where there is none. */
export function leftover({ proposal }: Pick<About, 'proposal'>): string {
  const minutes = proposal === null || Object.keys(proposal.changes).length === 0 ? 0 : (proposal.replay.overloadMinutesPerWeek ?? 0)
  return minutes >= 1 ? ` In simulation, ${timeShare(minutes)} of overload remains.` : ''
}
