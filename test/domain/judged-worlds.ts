import type { Place } from '../../domain/facts/place.ts'
import type { Kind } from '../../domain/findings.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { at } from '../../domain/series.ts'
import { anInstanceType, aPlace, aSeries, aTracking, byName, START_SEC, STEPS } from './a-case.ts'
import { aWorld, demandCurve, office, smoothDay } from './a-world.ts'
import { aFailedLaunch, aLaunch } from './an-activity.ts'

/** A group whose story is known, and what must and must not be said of it. */
export type JudgedWorld = {
  readonly observation: Observation
  readonly place?: Place
  readonly found: readonly Kind[]
}

/** Instances that follow a demand `lagSteps` late, so that each runs at `share` of its two vCPUs. */
function following(demand: Float64Array, share: number, lagSteps: number, minSize: number, maxSize: number): Float64Array {
  return demand.map((_, i) => Math.min(maxSize, Math.max(minSize, Math.ceil(at(demand, Math.max(0, i - lagSteps)) / (2 * share) - 1e-9))))
}

/** Not two steps alike: a mean that is one value only cannot tell a mean from a maximum. */
const wobbling = (demand: Float64Array): Float64Array => demand.map((x, i) => x * (1 + (((i * 7919) % 97) - 48) / 600))

const flat = wobbling(aSeries(4.4))
const smooth = demandCurve(smoothDay(2, 14))
const day = wobbling(smooth)
const officeDay = wobbling(demandCurve(office(11, 0.6)))
const morningPeak = wobbling(demandCurve((_, hour) => (hour >= 9 && hour < 10.5 ? 17 : 4)))
const growing = wobbling(demandCurve((_, hour, step) => (5 + 4 * Math.sin((hour / 24) * 2 * Math.PI)) * (1 + step / STEPS)))
const odd = [130, 500, 777, 1203, 1690, 2111, 2590, 3007, 3333, 3800]
const spiky = wobbling(demandCurve((_, _hour, step) => (odd.some((from) => step >= from && step < from + 6) ? 13 : 3)))

const sized = (minSize: number, maxSize: number, desiredCapacity: number) => ({ minSize, maxSize, desiredCapacity })
const fixed = (size: number) => ({ ...sized(size, size, size), policies: [] })
const NO_CAPACITY = 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (eu-west-1a).'
const gone = (values: Float64Array, from: number, to: number): Float64Array => values.map((x, i) => (i >= from && i < to ? Number.NaN : x))

/** Prices and sizes enough for a smaller and a larger step of each kind. */
export const shop = aPlace({
  instanceTypes: byName(
    anInstanceType('m4.large', 2, 8, { currentGeneration: false }),
    anInstanceType('m5.large', 2, 8),
    anInstanceType('m5.xlarge', 4, 16),
    anInstanceType('m5.2xlarge', 8, 32),
    anInstanceType('r5.large', 2, 16),
    anInstanceType('t3.medium', 2, 4, { burstable: true }),
    anInstanceType('t3.large', 2, 8, { burstable: true }),
  ),
  prices: new Map(
    Object.entries({
      'm4.large': 111_000,
      'm5.large': 107_000,
      'm5.xlarge': 214_000,
      'm5.2xlarge': 428_000,
      'r5.large': 141_000,
      't3.medium': 45_600,
      't3.large': 91_200,
    }).map(([type, microUsdPerHour]) => [type, { microUsdPerHour, currency: 'USD' }]),
  ),
})

const large = aWorld({ demand: wobbling(aSeries(1.1)), vcpu: 8, group: { instanceType: 'm5.2xlarge', ...sized(2, 6, 2) } })
const slowBoot = following(morningPeak, 0.6, 4, 4, 30)
const oneWay = following(smooth, 0.6, 1, 2, 12).map((_, i, all) => Math.max(...all.subarray(Math.max(0, i - 110), i + 1)))
const leak = aSeries(70).map((x, i) => Math.min(99, x + (i % 700) / 20))

export const worlds: Readonly<Record<string, JudgedWorld>> = {
  'follows its demand at a sound target': {
    observation: aWorld({ demand: day, inService: following(smooth, 0.6, 1, 2, 12), group: sized(2, 12, 4) }),
    found: [],
  },
  'has a fixed size for office hours': { observation: aWorld({ demand: officeDay, group: fixed(9) }), found: ['off-hours-capacity', 'no-scaling-policy'] },
  'keeps a high minimum for little work': { observation: aWorld({ demand: flat, group: sized(12, 16, 12) }), found: ['excess-capacity'] },
  'never moves from a desired capacity': { observation: aWorld({ demand: flat, group: { ...sized(2, 16, 12), policies: [] } }), found: ['excess-capacity'] },
  'does nothing at all': {
    observation: aWorld({
      demand: wobbling(aSeries(0.08)),
      group: sized(4, 8, 4),
      observation: { requests: null, elb5xx: null, responseTimeSecP95: null, networkInBytes: aSeries(20_000), networkOutBytes: aSeries(30_000) },
    }),
    found: ['idle-group', 'excess-capacity'],
  },
  // nobody knows what they hold: their memory is kept
  'runs two large instances for little work': { observation: large, found: [] },
  'runs them with memory that was seen': {
    observation: {
      ...large,
      memoryPercentAverage: aSeries(20).map((x, i) => x + (i % 13) / 10),
      memoryPercentMaximum: aSeries(22).map((x, i) => x + (i % 13) / 10),
    },
    found: ['oversized-instance-type'],
  },
  'tracks a quarter of its CPU': {
    observation: aWorld({
      demand: day,
      inService: following(smooth, 0.25, 1, 2, 40),
      group: { ...sized(2, 40, 8), policies: [aTracking({ targetValue: 25 })] },
    }),
    found: ['conservative-target'],
  },
  'may not scale in': {
    observation: aWorld({
      demand: day,
      inService: oneWay,
      group: { ...sized(2, 12, 12), policies: [aTracking({ disableScaleIn: true })] },
    }),
    found: ['off-hours-capacity', 'slow-scale-in'],
  },
  'protects its instances from scale-in': {
    observation: aWorld({ demand: day, inService: oneWay, group: { ...sized(2, 12, 12), newInstancesProtectedFromScaleIn: true } }),
    found: ['off-hours-capacity', 'slow-scale-in'],
  },
  'stands at its maximum': {
    observation: aWorld({ demand: day, inService: following(smooth, 0.6, 1, 2, 5), group: sized(2, 5, 4) }),
    found: ['max-size-reached', 'predictable-peak'],
  },
  'has no policy for a demand that outgrows it': {
    observation: aWorld({ demand: growing, group: { ...sized(4, 4, 4), policies: [] } }),
    found: ['no-scaling-policy', 'predictable-peak'],
  },
  'waits for its instances every morning': {
    observation: aWorld({
      demand: morningPeak,
      inService: slowBoot,
      group: {
        ...sized(4, 30, 4),
        defaultInstanceWarmupSec: 600,
        activities: Array.from({ length: 9 }, (_, i) => aLaunch(START_SEC + 33_000 + i * 86_400, { endSec: START_SEC + 33_000 + i * 86_400 + 400 + 20 * i })),
      },
    }),
    found: ['slow-scale-out', 'predictable-peak'],
  },
  'is hit by bursts at odd hours': {
    observation: aWorld({ demand: spiky, inService: following(spiky, 0.6, 3, 3, 20), group: sized(3, 20, 3) }),
    found: ['slow-scale-out'],
  },
  'runs out of something that CPU does not show': {
    observation: aWorld({
      demand: day.map((x) => x / 2),
      servable: 0.8,
      inService: following(
        smooth.map((x) => x / 2),
        0.45,
        1,
        2,
        12,
      ),
      group: sized(2, 12, 4),
    }),
    found: ['metric-mismatch'],
  },
  'leaks memory': {
    observation: aWorld({
      demand: flat,
      group: sized(4, 8, 4),
      observation: { memoryPercentAverage: leak, memoryPercentMaximum: leak.map((x) => Math.min(100, x + 1)) },
    }),
    found: ['metric-mismatch'],
  },
  'runs on a previous generation, too large': {
    observation: aWorld({ demand: flat, group: { ...sized(10, 12, 10), instanceType: 'm4.large' } }),
    found: ['excess-capacity', 'previous-generation'],
  },
  'is scaled by ECS': { observation: aWorld({ demand: flat, group: { ...sized(12, 16, 12), managedBy: 'ECS' } }), found: [] },
  'was watched for four days in two weeks': {
    observation: aWorld({ demand: flat, observation: { cpuPercentAverage: gone(aSeries(20), 0, STEPS - 4 * 288) } }),
    found: [],
  },
  'was not watched on two days': {
    observation: aWorld({
      demand: flat,
      group: sized(12, 16, 12),
      observation: {
        cpuPercentAverage: gone(
          flat.map((x) => (100 * x) / 24),
          1000,
          1576,
        ),
      },
    }),
    found: ['excess-capacity'],
  },
  'has no price': { observation: aWorld({ demand: flat, group: sized(12, 16, 12) }), place: aPlace({ prices: null }), found: ['excess-capacity'] },
  'could not launch for want of capacity': {
    observation: aWorld({
      demand: morningPeak,
      inService: following(morningPeak, 0.6, 14, 4, 30),
      group: {
        ...sized(4, 30, 4),
        activities: Array.from({ length: 12 }, (_, i) => aFailedLaunch(START_SEC + 5 * 86_400 + i * 600, NO_CAPACITY)),
      },
    }),
    found: ['launch-failures', 'predictable-peak'],
  },
}
