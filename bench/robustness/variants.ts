import { type LivedGroup, liveThrough } from '../../fixtures/rough/observe-life.ts'
import { lifeMinutes, observedMinutes, type RoughGroup } from '../../fixtures/rough/rough-group.ts'

/** One way to look at the same group again. */
export type Variant = {
  readonly title: string
  readonly live: (group: RoughGroup) => LivedGroup
  /** What happened to the group is the same, or the same but for scale: a verdict that turns needs a reason that the report names. */
  readonly sameLife: boolean
  /** Times the sizes that the group is looked at with; 1 where it is not said. */
  readonly sizes?: number
}

const day = 1440

const withMissing = (group: RoughGroup): RoughGroup => ({ ...group, badPoints: { missingShare: 0.1, lateMinutes: 0 } })
const without = (group: RoughGroup, exposure: Partial<RoughGroup['exposure']>): RoughGroup => ({ ...group, exposure: { ...group.exposure, ...exposure } })

/** Twice as much of everything that comes, and twice the sizes that meet it. */
function doubled(group: RoughGroup): RoughGroup {
  const { setup, traffic, physics, sizesBefore } = group
  const twice = (count: number) => 2 * count
  return {
    ...group,
    setup: {
      ...setup,
      minSize: twice(setup.minSize),
      maxSize: twice(setup.maxSize),
      desiredCapacity: twice(setup.desiredCapacity),
      scheduledActions: setup.scheduledActions.map((action) => ({ ...action, ...(action.minSize === undefined ? {} : { minSize: twice(action.minSize) }) })),
      events: {
        ...setup.events,
        resizes: setup.events.resizes.map((resize) => ({ ...resize, minSize: twice(resize.minSize ?? 0), maxSize: twice(resize.maxSize ?? 0) })),
      },
    },
    physics: { ...physics, handSets: physics.handSets.map((set) => ({ ...set, desiredCapacity: twice(set.desiredCapacity) })) },
    traffic: { ...traffic, requestsPerSecond: traffic.requestsPerSecond.map(twice) },
    sizesBefore: sizesBefore === null ? null : { minSize: twice(sizesBefore.minSize), maxSize: twice(sizesBefore.maxSize) },
  }
}

export const base: Variant = { title: 'as it is', live: (group) => liveThrough(group), sameLife: true }

export const variants: readonly Variant[] = [
  { title: 'other luck of hosts, boots and measuring', live: (group) => liveThrough({ ...group, seed: group.seed ^ 0x5eed }), sameLife: false },
  { title: 'the window a day later', live: (group) => liveThrough(group, { fromMinute: day, toMinute: observedMinutes + day }), sameLife: false },
  { title: 'the window half a week later', live: (group) => liveThrough(group, { fromMinute: 3 * day, toMinute: observedMinutes + 3 * day }), sameLife: false },
  { title: 'twice the size', live: (group) => liveThrough(doubled(group)), sameLife: false, sizes: 2 },
  { title: 'a tenth of the points missing', live: (group) => liveThrough(withMissing(group)), sameLife: true },
  { title: 'eight days', live: (group) => liveThrough(group, { fromMinute: observedMinutes - 8 * day, toMinute: observedMinutes }), sameLife: false },
  { title: 'twenty-eight days', live: (group) => liveThrough(group, { fromMinute: 0, toMinute: lifeMinutes }), sameLife: false },
  { title: 'group metrics off', live: (group) => liveThrough(without(group, { groupMetrics: false })), sameLife: true },
  { title: 'memory not measured', live: (group) => liveThrough(without(group, { memoryMetrics: false })), sameLife: true },
  { title: 'basic monitoring', live: (group) => liveThrough({ ...group, setup: { ...group.setup, detailedMonitoring: false } }), sameLife: false },
]
