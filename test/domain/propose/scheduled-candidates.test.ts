import { describe, expect, it } from 'vitest'
import type { RememberedPeak } from '../../../domain/history/long-memory.ts'
import type { Learnt } from '../../../domain/learn/model.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { Candidate } from '../../../domain/propose/candidate.ts'
import { candidatesOf, finerThan } from '../../../domain/propose/candidates.ts'
import { peakCandidates, scheduledCandidates } from '../../../domain/propose/scheduled-candidates.ts'
import { aGroup, anObservation, aPlace, aSeries, START_SEC } from '../a-case.ts'
import { aCandidateType, aConfiguration, aDemand } from '../a-judged-case.ts'
import { demandCurve, office } from '../a-world.ts'
import { alarm, tracking } from '../replay/a-configuration.ts'
import { aCandidate } from './a-ground.ts'

const type = aCandidateType()
const candidate = (changes: Partial<Candidate> = {}): Candidate => aCandidate({ type, ...changes })
const boot = { medianSec: 60, slowSec: 180, launches: 9 }
const learnt = (changes: Partial<Learnt> = {}) => ({ idle: false, boot, ...changes }) as Learnt
const action = (changes: object = {}) => ({
  name: 'day',
  recurrence: '0 8 * * 1-5',
  timeZone: 'UTC',
  startSec: null,
  endSec: null,
  minSize: 8,
  maxSize: null,
  desiredCapacity: null,
  ...changes,
})

describe('two sizes by the clock', () => {
  // eight instances with 9.7 busy vCPUs in office hours and two else
  type Given = {
    readonly group?: Parameters<typeof aGroup>[0]
    readonly policies?: Parameters<typeof aConfiguration>[0]
    readonly known?: Partial<Learnt>
    readonly unscheduled?: readonly Candidate[]
    readonly inService?: Float64Array | null
    readonly busyVcpu?: Float64Array
  }
  const scheduled = ({
    group = {},
    policies = { policies: [] },
    known = {},
    unscheduled = [candidate()],
    inService = aSeries(8),
    busyVcpu = demandCurve(office(9.7, 2)),
  }: Given = {}) =>
    scheduledCandidates(unscheduled, {
      observation: anObservation({
        group: aGroup({ minSize: 8, maxSize: 12, desiredCapacity: 8, scheduledActions: [], ...group }),
        inServiceInstances: inService,
      }),
      demand: aDemand({ busyVcpu }),
      current: aConfiguration(policies),
      learnt: learnt(known),
      policy: defaultPolicy,
    })
  const sizes = (of: readonly Candidate[]) => of.map(({ schedule, minSize }) => [schedule?.actions[0]?.minSize, minSize])

  it('are what stood in the busy hours, or what those ask for, and what the quiet ones do; a quarter apart', () => {
    // 9.7 vCPUs ask for seven of two at seven tenths, and ten at half; two for two
    const { now, later } = scheduled()
    expect(later).toEqual([])
    expect(sizes(now)).toEqual([
      [8, 2],
      [8, 4],
      [7, 2],
      [7, 4],
      [10, 2],
      [10, 4],
    ])
    for (const { maxSize, capped, target, desiredCapacity, schedule } of now)
      expect([maxSize, capped, target, desiredCapacity]).toEqual([12, true, null, schedule?.firstMinSize])
    // no policy takes it up or down: the actions do
    expect(now[0]?.schedule?.actions.map(({ minSize, desiredCapacity }) => [minSize, desiredCapacity])).toEqual([
      [8, 8],
      [2, 2],
    ])
  })

  it('are under the maximum, and over what redundancy asks', () => {
    expect(sizes(scheduled({ group: { maxSize: 9 } }).now).map(([busy]) => busy)).not.toContain(10)
    const three = { availabilityZones: ['a', 'b', 'c'] }
    expect(new Set(sizes(scheduled({ group: three }).now).map(([, quiet]) => quiet))).toEqual(new Set([3, 4]))
  })

  it('leave a step for later where no launch was seen: half stays for now', () => {
    const { now, later } = scheduled({ known: { boot: null } })
    expect([new Set(sizes(now).map(([, quiet]) => quiet)), new Set(sizes(later).map(([, quiet]) => quiet))]).toEqual([new Set([4]), new Set([2])])
  })

  it('come with tracking between them, at targets in the middle', () => {
    const unscheduled = [
      candidate(),
      ...[0.3, 0.4, 0.5, 0.6, 0.7].map((target) => candidate({ target, desiredCapacity: 5 })),
      candidate({ target: 0.5, minSize: 3 }),
    ]
    const { now } = scheduled({ unscheduled })
    expect([...new Set(now.map(({ target }) => target))]).toEqual([null, 0.4, 0.5, 0.6])
    const tracked = now.find(({ target }) => target === 0.5)
    expect(tracked?.schedule?.actions[0]?.desiredCapacity).toBeUndefined()
    expect(tracked?.desiredCapacity).toBe(5)
  })

  it('set no desired capacity where policies scale in', () => {
    const set = (policies: readonly ReturnType<typeof tracking>[]) =>
      scheduled({ policies: { policies } }).now[0]?.schedule?.actions[0]?.desiredCapacity !== undefined
    expect([set([]), set([tracking(50)]), set([tracking(50, { disableScaleIn: true })]), set([alarm()]), set([alarm({ comparison: 'below' })])]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ])
  })

  it('are none without hours, sizes, or anybody served; nor where somebody set a date of their own', () => {
    const none = { now: [], later: [] }
    for (const given of [
      { busyVcpu: aSeries(5) },
      { inService: null },
      { inService: aSeries(Number.NaN) },
      { known: { idle: true } },
      { unscheduled: [] },
      { group: { scheduledActions: null } },
    ])
      expect(scheduled(given)).toEqual(none)
    const replaced = (changes: object) => scheduled({ group: { scheduledActions: [action(changes)] } }).now.length > 0
    expect([replaced({}), replaced({ recurrence: '  0   8 *  * 1-5 ' })]).toEqual([true, true])
    expect([
      replaced({ recurrence: '0 8 1 * *' }),
      replaced({ recurrence: '0 8 * 12 *' }),
      replaced({ recurrence: null }),
      replaced({ endSec: START_SEC }),
    ]).toEqual([false, false, false, false])
  })
})

describe('a larger minimum on the day of a peak', () => {
  const peak = (changes: Partial<RememberedPeak> = {}) =>
    ({
      rhythm: 'weekly',
      firstDay: 20_509,
      lastDay: 20_509,
      nextDay: 20_530,
      hours: [10],
      profileVcpu: Float64Array.of(4, 14, 4),
      ...changes,
    }) as RememberedPeak
  const peaked = (
    unscheduled: readonly Candidate[],
    peaks: readonly RememberedPeak[] = [peak()],
    group: Parameters<typeof aGroup>[0] = {},
    policies: Parameters<typeof aConfiguration>[0] = { policies: [] },
  ) =>
    peakCandidates(unscheduled, {
      observation: anObservation({ group: aGroup({ scheduledActions: [], ...group }) }),
      current: aConfiguration(policies),
      learnt: learnt(),
      peaks,
    })
  const sizes = (of: readonly Candidate[]) => of.map(({ schedule, minSize, maxSize }) => [schedule?.actions[0]?.minSize, minSize, maxSize])

  it('is what the peak asks for: ten instances of two vCPUs at seven tenths, fourteen at half', () => {
    expect(sizes(peaked([candidate()]))).toEqual([
      [10, 2, 20],
      [14, 2, 20],
    ])
    expect(sizes(peaked([candidate({ maxSize: 12 })]))).toEqual([
      [10, 2, 12],
      [14, 2, 14],
    ])
    expect(sizes(peaked([candidate({ minSize: 10, desiredCapacity: 10 })]))).toEqual([[14, 10, 20]])
    // the larger of two
    expect(sizes(peaked([candidate()], [peak(), peak({ profileVcpu: Float64Array.of(20.9) })])).map(([busy]) => busy)).toEqual([15, 21])
  })

  it('goes back to what the group has, where that is known', () => {
    const [first] = peaked([candidate()])
    expect(first?.schedule?.actions.map(({ desiredCapacity }) => desiredCapacity)).toEqual([10, 2])
    expect(peaked([candidate({ desiredCapacity: 5 })])).toEqual([])
    for (const scaled of [
      peaked([candidate({ desiredCapacity: 5, target: 0.5 })]),
      peaked([candidate({ desiredCapacity: 5 })], [peak()], {}, { policies: [tracking(50)] }),
    ]) {
      expect(scaled).toHaveLength(2)
      expect(scaled[0]?.schedule?.actions[0]?.desiredCapacity).toBeUndefined()
    }
  })

  it('is none without a date, or beside scheduled actions of the group’s own', () => {
    expect([peaked([candidate()], []), peaked([candidate()], [peak({ nextDay: null })])]).toEqual([[], []])
    expect([peaked([candidate()], [peak()], { scheduledActions: [action()] }), peaked([candidate()], [peak()], { scheduledActions: null })]).toEqual([[], []])
  })
})

describe('configurations to try', () => {
  type Given = {
    readonly group?: Parameters<typeof aGroup>[0]
    readonly demand?: Parameters<typeof aDemand>[0]
    readonly current?: Parameters<typeof aConfiguration>[0]
    readonly seenSmaller?: boolean
    readonly peaks?: readonly RememberedPeak[]
    readonly inService?: number
  }
  const known = ({ group = {}, demand = {}, current = {}, seenSmaller = true, peaks = [], inService = 8 }: Given = {}) => ({
    observation: anObservation({ group: aGroup({ minSize: 2, maxSize: 10, desiredCapacity: 4, ...group }), inServiceInstances: aSeries(inService) }),
    place: aPlace(),
    demand: aDemand({ busyVcpu: aSeries(4), ...demand }),
    current: aConfiguration(current),
    learnt: { seenSmaller },
    peaks,
    policy: defaultPolicy,
  })
  const minima = (given: Given = {}) => [...new Set(candidatesOf(known(given), [type], false).map(({ minSize }) => minSize))].sort((a, b) => a - b)

  it('have minima from redundancy to what the busiest moment asks for with as much again', () => {
    // two, three and four of redundancy; four vCPUs ask for three at seven tenths, and four at half
    expect(minima()).toEqual([2, 3, 4])
    // half and nine tenths of the time one vCPU, and ten for an hour: eight, and ten
    expect(minima({ demand: { busyVcpu: aSeries(1, [0, 12, 10]) } })).toEqual([2, 3, 4, 8, 10])
    expect(minima({ group: { minSize: 9 } })).toEqual([2, 3, 4, 9])
    expect(minima({ group: { minSize: 4, availabilityZones: ['a', 'b', 'c'] } })).toEqual([3, 4])
  })

  it('come down by a quarter and by half where the group was never seen smaller', () => {
    expect(minima({ seenSmaller: false })).toEqual([2, 3, 4, 6])
    expect(minima({ seenSmaller: false, inService: 20 })).toEqual([2, 3, 4, 10, 15])
  })

  it('may keep what a peak of the months before asks for, where that stands today', () => {
    const peaks = [{ profileVcpu: Float64Array.of(2, 12) } as RememberedPeak]
    expect(minima({ peaks, group: { minSize: 9 } })).toEqual([2, 3, 4, 9])
    expect(minima({ peaks, group: { minSize: 12 } })).toEqual([2, 3, 4, 9, 12])
  })

  it('keep policies of today that do more than scale out, and try targets with and without a forecast', () => {
    const targets = (given: Given) => [...new Set(candidatesOf(known(given), [type], false).map(({ target, predictive }) => `${target} ${predictive}`))]
    const tried = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7].flatMap((target) => [`${target} false`, `${target} true`])
    expect(targets({})).toEqual(['null false', ...tried])
    for (const current of [{ policies: [] }, { policies: [tracking(50, { disableScaleIn: true })] }]) expect(targets({ current })).toEqual(tried)
    expect(targets({ current: { policies: [alarm()] } })).toContain('null false')
    expect(targets({ demand: { boundBy: 'requests' } })).not.toContain('null false')
    // a forecast that there is stays
    expect(targets({ current: { forecastInstances: new Float64Array(10) } })).toEqual(['null false', ...tried.filter((one) => one.endsWith('true'))])
    // today's policies are kept on today's type alone
    const other = aCandidateType({ name: 'm5.xlarge', vcpu: 4, servableVcpu: 4 })
    expect(candidatesOf(known(), [type, other], false).filter((one) => one.type === other && one.target === null)).toEqual([])
  })

  it('have room for twice the peak, and begin with what was needed in the last three hours', () => {
    const made = (given: Given) =>
      candidatesOf(known(given), [type], false).find(({ target, minSize, predictive }) => target === 0.5 && minSize === 2 && !predictive)
    expect(made({})).toMatchObject({ maxSize: 10, desiredCapacity: 4, detailedMonitoring: true, costPerHour: 100 })
    // eight vCPUs ask for eight at half: twice as many may run
    expect(made({ demand: { busyVcpu: aSeries(4, [0, 100, 8]) } })).toMatchObject({ maxSize: 16, desiredCapacity: 4 })
    expect(made({ demand: { busyVcpu: aSeries(4, [4032 - 36, 4031, 8]) } })?.desiredCapacity).toBe(8)
    expect(made({ demand: { busyVcpu: aSeries(4, [4032 - 37, 4032 - 36, 8]) } })?.desiredCapacity).toBe(4)
    expect(made({ peaks: [{ profileVcpu: Float64Array.of(30) } as RememberedPeak] })?.maxSize).toBe(60)
    // basic monitoring costs nothing, and tracking needs the other
    const basic = made({ current: { detailedMonitoring: false } })
    expect([basic?.detailedMonitoring, (basic?.costPerHour ?? 0) > 100]).toEqual([true, true])
  })

  it('are looked at more closely between the best and its neighbours', () => {
    const tried = candidatesOf(known({ group: { minSize: 9 } }), [type], false)
    const finer = (minSize: number, target: number | null) =>
      finerThan(tried.find((one) => one.minSize === minSize && one.target === target && !one.predictive) as Candidate, tried, known()).map((one) => [
        one.minSize,
        one.target,
      ])
    // between four and nine, and between 0.5 and 0.6
    expect(finer(9, 0.5)).toEqual([
      [9, 0.55],
      [7, 0.5],
      [7, 0.55],
    ])
    expect(finer(9, 0.7)).toEqual([[7, 0.7]])
    expect(finer(2, 0.5)).toEqual([[2, 0.55]])
    expect(finer(9, null)).toEqual([[7, null]])
    expect(finerThan({ ...(tried[0] as Candidate), schedule: {} as never }, tried, known())).toEqual([])
  })
})
