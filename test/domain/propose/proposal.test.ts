import { describe, expect, it } from 'vitest'
import type { Demand } from '../../../domain/demand/demand.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { Chosen } from '../../../domain/propose/choose.ts'
import { proposalOf, refusalOf } from '../../../domain/propose/proposal.ts'
import type { NotReplayed } from '../../../domain/reasons.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aGroup, anObservation, aSeries, START_SEC } from '../a-case.ts'
import { aConfiguration, aDemand } from '../a-judged-case.ts'
import { aLaunch } from '../an-activity.ts'

const CENT_MICRO = 10_000

const PROTECTION = 'its instances are protected from scale-in, perhaps on purpose: ask first whether their work can be interrupted'
const PROTECTED = aGroup().instances.map((instance) => ({ ...instance, protectedFromScaleIn: true }))
const SPOT_BY_LIST = 'Spot prices were not read: its types are compared by their list prices'
const SPOT_MIXED = 'the bill has one rate for its Spot and on-demand instances: those that go are mostly Spot, and cheaper than that'
const LOCAL_DISKS = 'm5.large has disks of its own: what lies on them goes with an instance, so see first whether it is elsewhere too'
const RESERVED = 'capacity reservation cr-1 is billed whether its instances run or not: fewer instances alone save nothing there'
const NEXT_DIFFERS = 'its next instances would be m6i.large where m5.large ran: a change can be simulated once they are of one type'
const SHARED = 'api launches from the newest version of launch template web-template, too, and would take the change with the next launch'

/**
 * Two weeks with 672 instance-hours at 10 cents under the proposal (1460 hours a month), of a type that costs as much as today's;
 * today has 2920 hours a month.
 */
function propose({
  tried = {},
  candidate = {},
  changes = {},
  demand = {},
  group = {},
  error = 0,
  rate = (10 * CENT_MICRO) as number | null,
  today = 10 * CENT_MICRO,
  notReplayed = [],
  currentCost = 1344 * 10 * CENT_MICRO,
  savings = { mean: 0.5, low: 0.4, high: 0.55 },
  likelyEnd = null,
  addressMicroUsdPerHour = null,
  seenMinutesPerWeek = 0,
  memoryLoadRatio = Number.NaN,
  against = null,
  untold = false,
  rateSource = 'list-price',
  outOfService = null,
}: {
  readonly tried?: object
  readonly candidate?: object
  readonly changes?: object
  readonly demand?: Partial<Demand>
  readonly group?: Partial<Group>
  readonly error?: number
  readonly rate?: number | null
  readonly today?: number
  readonly notReplayed?: readonly NotReplayed[]
  readonly currentCost?: number
  readonly savings?: Chosen['savings']
  readonly likelyEnd?: Chosen['likelyEnd']
  readonly addressMicroUsdPerHour?: number | null
  readonly seenMinutesPerWeek?: number
  readonly memoryLoadRatio?: number
  readonly against?: 'memory-optimized' | null
  readonly untold?: boolean
  readonly rateSource?: 'list-price' | 'cost-explorer'
  readonly outOfService?: number | null
} = {}) {
  const chosen = {
    tried: {
      candidate: { type: { name: 'm5.large' }, costPerHour: 10 * CENT_MICRO, target: 0.6, ...candidate },
      cost: 672 * 10 * CENT_MICRO,
      overloadMinutes: 6,
      worstOverloadMinutes: 8,
      failures: 0,
      peakInstances: 5,
      ...tried,
    },
    changes,
    ground: { load: { demandVcpu: new Float64Array(14 * 1440) }, trust: { seenCpuFraction: 0.24, margin: 1.5, witnesses: [], untold, against } },
    currentCost,
    todayCostPerHour: today,
    addedOverloadMinutes: 6,
    savings,
    likelyEnd,
  } as unknown as Chosen
  return proposalOf(chosen, {
    observation: anObservation({
      group: aGroup({ activities: [aLaunch(START_SEC)], ...group }),
      cpuPercentAverage: aSeries(10),
      outOfServiceInstances: outOfService === null ? null : aSeries(outOfService),
    }),
    demand: aDemand(demand),
    configuration: { ...aConfiguration(), notReplayed },
    current: { microUsdPerMonth: rate === null ? null : 2920 * rate, instanceHoursPerMonth: 2920, overloadMinutesPerWeek: seenMinutesPerWeek },
    replayFit: { instanceHoursErrorFraction: error } as never,
    rate: rate === null ? null : { microUsdPerInstanceHour: rate, source: rateSource },
    besideMicroUsdPerHour: [addressMicroUsdPerHour],
    memoryLoadRatio,
    policy: defaultPolicy,
  })
}

describe('a proposal', () => {
  it('says what it costs, saves and overloads, a month and a week', () => {
    expect(propose({ changes: { minSize: 2 } })).toEqual({
      changes: { minSize: 2 },
      replay: { microUsdPerMonth: 146_000_000, instanceHoursPerMonth: 1460, overloadMinutesPerWeek: 3 },
      savingsMicroUsdPerMonth: 146_000_000,
      besideSavingsMicroUsdPerMonth: 0,
      savingsRangeMicroUsdPerMonth: [102_200_000, 175_200_000],
      savingsFraction: 0.5,
      plan: null,
      confidence: 'high',
      doubts: [],
    })
  })

  it('saves the public addresses of the instances that go, too, and within its range', () => {
    const { savingsMicroUsdPerMonth, besideSavingsMicroUsdPerMonth, savingsRangeMicroUsdPerMonth: range } = propose({ addressMicroUsdPerHour: 5000 })
    // half of 2920 instance-hours at half a cent
    expect([savingsMicroUsdPerMonth, besideSavingsMicroUsdPerMonth]).toEqual([153_300_000, 7_300_000])
    expect(range).toEqual([102_200_000 + 2920 * 0.35 * 5000, 175_200_000 + 2920 * 0.6 * 5000])
    // as many hours of another type keep their addresses
    expect(propose({ addressMicroUsdPerHour: 5000, today: 20 * CENT_MICRO }).besideSavingsMicroUsdPerMonth).toBe(0)
  })

  it('has a plan where further steps are likely to go further', () => {
    const plan = propose({ likelyEnd: { changes: { minSize: 1 }, savingsFraction: 0.75, overloadMinutes: 0 } }).plan
    expect(plan).toEqual({
      watchDays: 7,
      watch: ['CPUUtilization'],
      // calm up to 24 % of CPU, and half again is trusted
      seenCpuPercent: 24,
      trustedCpuPercent: 36,
      likelyEnd: { changes: { minSize: 1 }, savingsFraction: 0.75, microUsdPerMonth: 73_000_000, overloadMinutesPerWeek: 0 },
    })
  })

  it('prices another type by what it costs beside the one of today', () => {
    // half of the money at half the price of an hour: as many hours as today
    const { replay, savingsFraction, savingsMicroUsdPerMonth } = propose({ today: 20 * CENT_MICRO })
    expect([replay.microUsdPerMonth, replay.instanceHoursPerMonth, savingsFraction, savingsMicroUsdPerMonth]).toEqual([146_000_000, 2920, 0.5, 146_000_000])
  })

  it('is less sure the more of what memory was not seen to hold it asks, whatever CPU shows', () => {
    const asking = (memoryLoadRatio: number, memory: Demand['memory'] = null) => propose({ memoryLoadRatio, demand: { memory } })
    expect(asking(1).doubts).toEqual([])
    expect(asking(1.5)).toMatchObject({ confidence: 'medium', doubts: [{ code: 'memory-unmeasured', loadRatio: 1.5 }] })
    expect(asking(2.5).confidence).toBe('low')
    expect(asking(2.5, { baseGiB: 1, gibPerBusyVcpu: 0 }).confidence).toBe('high')
    // a type that was taken for its memory has it full
    expect(propose({ memoryLoadRatio: 1.2, demand: { memory: null }, against: 'memory-optimized' }).confidence).toBe('low')
  })

  it('has no money where no price is known, and savings as a share', () => {
    expect(propose({ rate: null })).toMatchObject({
      replay: { microUsdPerMonth: null },
      savingsMicroUsdPerMonth: null,
      savingsRangeMicroUsdPerMonth: null,
      savingsFraction: 0.5,
    })
  })

  it('saves nothing of what stands in Standby, and keeps its hours', () => {
    // two of four instances: half of the other two goes, at half the price of an hour
    const half = propose({ outOfService: 2 })
    expect(half).toMatchObject({
      replay: { microUsdPerMonth: 219_000_000, instanceHoursPerMonth: 2190 },
      savingsMicroUsdPerMonth: 73_000_000,
      savingsRangeMicroUsdPerMonth: [51_100_000, 87_600_000],
      savingsFraction: 0.25,
    })
    expect(propose({ outOfService: 2, today: 20 * CENT_MICRO }).replay.instanceHoursPerMonth).toBe(2920)
  })

  it('takes overload over the days that were spanned', () => {
    expect(propose({ demand: { spanDays: 7 } }).replay.overloadMinutesPerWeek).toBe(6)
  })
})

describe('the doubts of a proposal', () => {
  const narrow = { mean: 0.7, low: 0.68, high: 0.72 }
  it.each([
    ['less than nine tenths observed', { demand: { coverageFraction: 0.89 } }, 'medium', 'only 89 % of the window was observed'],
    ['less than seven tenths observed', { demand: { coverageFraction: 0.69 } }, 'low', 'only 69 % of the window was observed'],
    ['less than two weeks', { demand: { observedDays: 12.9 } }, 'medium', '12.9 days observed: a second week would show whether the first repeats'],
    ['some saturation', { demand: { censoredFraction: 0.03 } }, 'medium', 'saturated 3 % of the time, so true demand is higher than measured'],
    ['much saturation', { demand: { censoredFraction: 0.21 } }, 'low', 'saturated 21 % of the time, so true demand is higher than measured'],
    ['a replay that is off', { error: -0.11, savings: narrow }, 'medium', "simulating today's settings is off by 11 % of the instance-hours that ran"],
    ['a replay that is far off', { error: 0.26, savings: narrow }, 'low', "simulating today's settings is off by 26 % of the instance-hours that ran"],
    [
      'no response times',
      { untold: true },
      'medium',
      'no response times are measured, so nothing shows whether users wait: ask whoever uses it, before and after',
    ],
    [
      'no response times, and much more asked of an instance',
      { untold: true, memoryLoadRatio: 1.51, demand: { memory: { baseGiB: 1, gibPerBusyVcpu: 0 } } },
      'low',
      'no response times are measured, so nothing shows whether users wait: ask whoever uses it, before and after',
    ],
    ['no launch seen', { group: { activities: [] } }, 'medium', 'no launch was seen: five minutes of boot time are assumed'],
    ['Spot', { group: { spotFraction: 0.1 } }, 'low', 'Spot prices were not read: the list price overstates what is spent and saved'],
    [
      'Spot of another type at what was billed',
      { group: { spotFraction: 1 }, rateSource: 'cost-explorer', changes: { instanceType: 'm6i.large' } },
      'low',
      SPOT_BY_LIST,
    ],
    ['Spot beside on-demand at what was billed', { group: { spotFraction: 0.9 }, rateSource: 'cost-explorer' }, 'medium', SPOT_MIXED],
    ['a base of on-demand', { group: { spotFraction: 1, onDemandBaseCapacity: 1 }, rateSource: 'cost-explorer' }, 'medium', SPOT_MIXED],
    ['local disks', { candidate: { type: { name: 'm5d.large', localStorageGB: 75 } } }, 'low', LOCAL_DISKS],
    ['a reservation', { group: { typesBoundBy: [{ by: 'capacity-reservation', name: 'cr-1' }] } }, 'low', RESERVED],
    ['a template of others, by a type', { changes: { instanceType: 'm6i.large' }, group: { templateSharedWith: ['api'] } }, 'medium', SHARED],
    ['a template of others, by monitoring', { changes: { detailedMonitoring: true }, group: { templateSharedWith: ['api'] } }, 'medium', SHARED],
    ['several types', { group: { mixedInstanceTypes: ['m5.large', 'm5a.large'] } }, 'medium', 'several instance types run: their average is used'],
    ['a warm pool', { group: { hasWarmPool: true } }, 'medium', 'its warm pool is not part of the simulation'],
    [
      'a saving of which less than half may come true',
      { savings: { mean: 0.2, low: 0.1, high: 0.3 } },
      'medium',
      'one time in ten it saves 5 % of the cost or less, where 20 % is expected',
    ],
    ['one that may be none', { savings: { mean: 0.2, low: 0.04, high: 0.3 } }, 'medium', 'one time in ten it saves nothing, where 20 % is expected'],
    [
      'a gap that it leaves',
      { seenMinutesPerWeek: 120, tried: { overloadMinutes: 62 } },
      'medium',
      '31 minutes a week of overload are likely to remain: see what it does before more is asked of it',
    ],
    [
      'a cure that costs half of today more',
      { currentCost: 420 * 10 * CENT_MICRO },
      'medium',
      'closing the gap with instances costs 1.6 times as much as today: first see whether peak work can wait, be shed or be cached',
    ],
    [
      'what was not replayed',
      { notReplayed: [{ part: 'policy', name: 'a', because: { code: 'alarm-missing' } }] },
      'medium',
      'not simulated: policy a: its alarm is missing',
    ],
    ['protection that it lifts', { changes: { newInstancesProtectedFromScaleIn: false } }, 'low', PROTECTION],
    ['protection of all that run', { group: { instances: PROTECTED } }, 'low', PROTECTION],
  ] as const)('with %s', (_what, given, confidence, doubt) => {
    const proposal = propose(given)
    expect([proposal.confidence, proposal.doubts.map(reasonInWords)]).toEqual([confidence, [doubt]])
  })

  it.each([
    ['nine tenths observed', { demand: { coverageFraction: 0.9 } }],
    ['thirteen days', { demand: { observedDays: 13 } }],
    ['hardly any saturation', { demand: { censoredFraction: 0.02 } }],
    ['a replay that is a tenth off', { error: 0.1 }],
    ['a cure that costs half of today more', { currentCost: 448 * 10 * CENT_MICRO }],
    ['a cure that costs what today costs, more or less', { savings: { mean: 0.005, low: -0.1, high: 0.1 } }],
    ['no response times, where nothing is saved', { untold: true, savings: { mean: 0, low: -0.1, high: 0.1 } }],
    ['no launch seen, where policies stay', { group: { activities: [] }, candidate: { target: null } }],
    ['Spot alone at what was billed', { group: { spotFraction: 1 }, rateSource: 'cost-explorer' }],
    ['local disks, where nothing is saved', { candidate: { type: { name: 'm5d.large', localStorageGB: 75 } }, savings: { mean: 0, low: 0, high: 0 } }],
    ['types that something else binds', { group: { typesBoundBy: [{ by: 'placement-group', name: 'pg-1' }] } }],
    ['a template of others, which stays', { changes: { minSize: 2 }, group: { templateSharedWith: ['api'] } }],
    ['a template of its own', { changes: { instanceType: 'm6i.large' }, group: { templateSharedWith: [] } }],
    ['one type in its policy', { group: { mixedInstanceTypes: ['m5.large'] } }],
  ] as const)('are none with %s', (_what, given) => {
    expect(propose(given)).toMatchObject({ confidence: 'high', doubts: [] })
  })

  it.each([
    ['seven tenths observed', { demand: { coverageFraction: 0.7 } }],
    ['a fifth saturated', { demand: { censoredFraction: 0.2 } }],
    ['a replay that is a quarter off', { error: 0.25 }],
  ] as const)('are not yet grave with %s', (_what, given) => {
    expect(propose(given).confidence).toBe('medium')
  })
})

describe('nothing is proposed', () => {
  it.each([
    ['for what another scales', { managedBy: 'EKS' }, 'EKS scales this group from outside: change it there'],
    [
      'for what is counted in weights',
      { weights: { 'm5.large': 2 } },
      "its capacity is counted in weights, not in instances: other settings can't be simulated",
    ],
    [
      'for what is counted in vCPUs',
      { desiredCapacityType: 'vcpu' },
      "its capacity is counted in weights, not in instances: other settings can't be simulated",
    ],
    ['without its policies', { policies: null }, "its scaling policies were not read: what it does today can't be simulated"],
    [
      'for what works on GPUs',
      { instanceType: 'g5.xlarge' },
      "the GPUs or other accelerators of g5.xlarge aren't measured, and its CPU says little of what they do",
    ],
    ['for what launches from nothing any more', { missingLaunchSource: 'launch template lt-1' }, 'it cannot launch: launch template lt-1 does not exist'],
    ['for what would launch another type next', { launchType: 'm6i.large' }, NEXT_DIFFERS],
    ['for no other reason', {}, null],
    ['for no reason of a next type where that is not known, or the one of today', { launchType: null }, null],
    ['for no reason of it where today’s is not known', { launchType: 'm6i.large', instanceType: null }, null],
    ['for no reason of it where types are mixed', { launchType: 'm6i.large', mixedInstanceTypes: ['m5.large', 'm6i.large'] }, null],
  ] as const)('%s', (_what, group, reason) => {
    const refusal = refusalOf(aGroup(group as Partial<Group>), { instanceTypes: null })
    expect(refusal && reasonInWords(refusal)).toBe(reason)
  })
})
