import { actionsInWords } from './recurrence.ts'
import { timeShare } from './shared.ts'
import type { About } from './words.ts'

type Proposed = NonNullable<About['proposal']>
type Changes = Proposed['changes']
type Tracking = NonNullable<Changes['targetTracking']>

/** What a finding asks for: more capacity at the right time, or less of what nobody uses. */
export type Side = 'gap' | 'waste'

const metrics = { ASGAverageCPUUtilization: 'CPU', ALBRequestCountPerTarget: 'requests per target' } as const

/** What to set a lever to, why it goes that way (as it follows the comma; null where that goes without saying), and what else to mind. */
type Step = { readonly what: string; readonly why: string | null; readonly also?: string }
type Say<V> = (value: V, proposal: Proposed, side: Side) => Step

const steps: { readonly [Lever in keyof Changes]-?: Say<NonNullable<Changes[Lever]>> } = {
  resumeProcesses: (names) => ({ what: `Resume ${names.join(', ')}`, why: 'so the group can act again' }),
  instanceType: (name, { before }, side) => ({
    what: `Move ${before.instanceType === undefined ? '' : `from ${before.instanceType} `}to ${name}`,
    why: side === 'waste' ? 'which serves the same demand for less' : 'which serves the demand in simulation',
    also: 'Put it in a new launch template version and start an instance refresh.',
  }),
  mixedInstances: ({ instanceTypes }) => ({ what: `Allow ${instanceTypes.join(', ')}`, why: 'so launches continue when one type has no capacity' }),
  minSize: (size, { before }) =>
    moved('min size', before.minSize, size, 'so capacity is there before demand comes', 'which still covers redundancy and the demand seen'),
  desiredCapacity: (size) => ({ what: `Set desired capacity to ${size}`, why: 'where scaling starts from' }),
  maxSize: (size, { before }) => ({
    ...moved('max size', before.maxSize, size, 'so there is room for the busiest hours', 'which is still enough for the busiest hours'),
    ...(before.maxSize !== undefined && size > before.maxSize ? { also: 'Check the vCPU quota and free subnet addresses first.' } : {}),
  }),
  targetTracking: (tracking, proposal, side) => ({
    ...trackingStep(tracking, proposal, side),
    ...((proposal.before.replacedPolicies ?? 0) > 0 ? { also: 'This replaces its other dynamic policies.' } : {}),
  }),
  predictiveScaling: () => ({ what: 'Turn on predictive scaling', why: 'so capacity is there before the daily peak' }),
  scheduledActions: (actions, _, side) =>
    actions.length === 0
      ? { what: 'Remove the scheduled actions', why: 'because the scaling policy covers their hours' }
      : {
          what: `Set ${actions.length === 1 ? 'one scheduled action' : `${actions.length} scheduled actions`} (${actionsInWords(actions)})`,
          why: isWeekly(actions)
            ? side === 'gap'
              ? 'so capacity is there before the busy hours'
              : 'so capacity follows the hours of the week'
            : 'so capacity is there for the peak that comes back',
          also: 'The times are UTC, with an hour to spare on each side for daylight saving time.',
        },
  defaultInstanceWarmupSeconds: (seconds) => ({ what: `Set the default warm-up to ${seconds} s`, why: 'which is about how long an instance takes to start' }),
  detailedMonitoring: () => ({ what: 'Turn on detailed monitoring', why: 'so alarms react to 1-minute metrics' }),
  newInstancesProtectedFromScaleIn: () => ({ what: 'Turn off scale-in protection for new instances', why: 'so the group can scale in' }),
}

const isWeekly = (actions: NonNullable<Changes['scheduledActions']>): boolean => actions.every(({ recurrence }) => / \* \* \S+$/.test(recurrence))

/** `Raise min size from 2 to 4`, with the reason of the direction; without today's value it is only said what to set. */
function moved(name: string, from: number | undefined, to: number, whenRaised: string, whenLowered: string): Step {
  if (from === undefined || from === to) return { what: `Set ${name} to ${to}`, why: null }
  return { what: `${from < to ? 'Raise' : 'Lower'} ${name} from ${from} to ${to}`, why: from < to ? whenRaised : whenLowered }
}

function trackingStep(tracking: Tracking, { before, changes }: Proposed, side: Side): Step {
  const { targetValue: to, disableScaleIn } = tracking
  const old = before.targetTracking
  const target = `the ${metrics[tracking.metric]} target`
  if (old === undefined || old.metric !== tracking.metric)
    return {
      what: `Track ${metrics[tracking.metric]} at ${valued(to, tracking)}${disableScaleIn ? ' without scale-in' : ''}`,
      why: 'so capacity follows demand',
    }
  if (old.targetValue === to)
    return old.disableScaleIn && !disableScaleIn
      ? { what: `Let ${target} of ${valued(to, tracking)} scale in`, why: 'so capacity is given back' }
      : { what: `Keep ${target} of ${valued(to, tracking)}`, why: null }
  const why =
    old.targetValue > to
      ? 'so instances are added earlier'
      : side === 'waste'
        ? 'so each instance does more of the work'
        : Object.keys(changes).length > 1
          ? 'because the other changes carry the peaks'
          : 'which adds no overload in simulation'
  // a target on another type is another measure: neither raised nor lowered
  const what =
    changes.instanceType !== undefined && before.instanceType !== undefined
      ? `Track ${metrics[tracking.metric]} at ${valued(to, tracking)} on ${changes.instanceType} (${valued(old.targetValue, tracking)} on ${before.instanceType} today)`
      : `${old.targetValue < to ? 'Raise' : 'Lower'} ${target} from ${valued(old.targetValue, tracking)} to ${valued(to, tracking)}`
  return { what, why }
}

function valued(value: number, { metric }: Tracking): string {
  return metric === 'ASGAverageCPUUtilization' ? `${value} %` : String(value)
}

function stepsOf(proposal: Proposed, side: Side): (readonly [lever: keyof Changes, Step])[] {
  return Object.entries(steps).flatMap(([name, say]) => {
    const lever = name as keyof Changes
    const value = proposal.changes[lever]
    return value === undefined ? [] : [[lever, (say as Say<unknown>)(value, proposal, side)] as const]
  })
}

/** What to do, as the group's proposal has it: a sentence for each setting; `otherwise` where there is none. */
export function advice({ proposal }: Pick<About, 'proposal'>, side: Side, otherwise: string): string {
  if (proposal === null) return otherwise
  const said = stepsOf(proposal, side).map(([, { what, why, also }]) => `${what}${why === null ? '' : `, ${why}`}.${also === undefined ? '' : ` ${also}`}`)
  return said.length === 0 ? otherwise : said.join(' ')
}

/** Why each setting of a proposal is changed, in a few words that stand alone; settings whose reason goes without saying are left out. */
export function reasonsOf(proposal: Proposed, side: Side): ReadonlyMap<keyof Changes, string> {
  return new Map(
    stepsOf(proposal, side).flatMap(([lever, { why }]) => {
      const alone = why?.replace(/^(so|which is|which|because) /, '')
      return alone === undefined ? [] : [[lever, alone.charAt(0).toUpperCase() + alone.slice(1)] as const]
    }),
  )
}

/** What is left of the overload under the proposal; nothing where it closes the gap, or where there is none. */
export function leftover({ proposal }: Pick<About, 'proposal'>): string {
  const minutes = proposal === null || Object.keys(proposal.changes).length === 0 ? 0 : (proposal.replay.overloadMinutesPerWeek ?? 0)
  return minutes >= 1 ? ` In simulation, it is still overloaded ${timeShare(minutes)}.` : ''
}
