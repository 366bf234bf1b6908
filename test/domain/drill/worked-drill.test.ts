import { describe, expect, it } from 'vitest'
import { type DrillFacts, drillOf } from '../../../domain/drill/drill.ts'
import type { LoadTest } from '../../../domain/drill/load-test.ts'
import type { Activity } from '../../../domain/facts/group.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { aGroup, anObservation, aPlace, START_SEC, STEP_SEC } from '../a-case.ts'
import { aChange, aFailedLaunch, aLaunch } from '../an-activity.ts'

// Three hours of five-minute steps; the load test is the second of them. All times in minutes from the beginning.
const STEPS = 36
const MINUTE = 60
const secOf = (minute: number): number => START_SEC + minute * MINUTE
/** A series of one value, with others from a minute to a minute. */
const series = (value: number, ...stretches: readonly (readonly [number, number, number])[]): Float64Array => {
  const values = new Float64Array(STEPS).fill(value)
  for (const [from, to, other] of stretches) values.fill(other, from / 5, to / 5)
  return values
}

type Given = { readonly observation?: Parameters<typeof anObservation>[0]; readonly facts?: Partial<DrillFacts> }

function aDrill({ observation = {}, facts = {} }: Given = {}) {
  return drillOf({
    observation: anObservation({
      grid: { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS },
      group: aGroup({ activities: null }),
      cpuPercentAverage: null,
      inServiceInstances: series(4),
      maxSize: series(10),
      ...observation,
    }),
    place: aPlace(),
    policy: defaultPolicy,
    overloadedMinutes: series(0),
    proposed: null,
    fromSec: secOf(60),
    toSec: secOf(120),
    client: null,
    ...facts,
  })
}

describe('how a load test ended', () => {
  const outcome = (overloadedMinutes: Float64Array | null, inService: Float64Array | null, maxSize = 10) =>
    aDrill({ facts: { overloadedMinutes }, observation: { inServiceInstances: inService, maxSize: series(maxSize) } }).outcome
  const grew = series(4, [90, 180, 6])
  const throughout = series(0, [60, 120, 5])
  const recovered = series(0, [60, 95, 5])

  it('is told from what was overloaded, until when, and what came', () => {
    expect(outcome(null, grew)).toBe('cannot-tell')
    expect(outcome(series(Number.NaN), grew)).toBe('cannot-tell')
    expect(outcome(series(0), series(4))).toBe('needed-nothing')
    expect(outcome(series(0), grew)).toBe('scaled-in-time')
    expect(outcome(recovered, grew)).toBe('scaled-late')
    expect(outcome(throughout, grew)).toBe('not-enough')
    expect(outcome(throughout, grew, 6)).toBe('at-maximum')
    expect(outcome(throughout, series(4))).toBe('did-not-scale')
    expect(outcome(recovered, grew, 6)).toBe('scaled-late')
  })

  it('is of the test alone: what was overloaded and what came before and after it is not', () => {
    expect(outcome(series(0, [0, 60, 5], [120, 180, 5]), series(4, [120, 180, 6]))).toBe('needed-nothing')
    expect(outcome(series(0, [115, 120, 5]), series(4))).toBe('did-not-scale')
    expect(outcome(series(0, [60, 65, 5]), series(4))).toBe('did-not-scale')
  })

  it('is known by the steps that were observed', () => {
    expect(outcome(series(0, [60, 100, 5], [100, 120, Number.NaN]), grew)).toBe('not-enough')
    expect(outcome(series(Number.NaN, [60, 65, 0]), series(4))).toBe('needed-nothing')
  })

  it('is not said to have had more instances where they were not observed', () => {
    expect(outcome(throughout, null)).toBe('did-not-scale')
    expect(outcome(throughout, series(Number.NaN))).toBe('did-not-scale')
  })
})

describe('minutes of overload', () => {
  const of = (overloadedMinutes: Float64Array) => {
    const drill = aDrill({ facts: { overloadedMinutes } })
    return [drill.overloadedMinutes, drill.recoveredSec]
  }

  it('are added up, and end with the last step that had one', () => {
    expect(of(series(0, [70, 80, 5], [90, 95, 2]))).toEqual([12, secOf(95)])
    expect(of(series(0, [60, 65, 1]))).toEqual([1, secOf(65)])
  })

  it('have not ended where the last step that is known has one, and never began where none has', () => {
    expect(of(series(0, [70, 120, 5]))).toEqual([50, null])
    expect(of(series(0))).toEqual([0, null])
    expect(of(series(Number.NaN))).toEqual([null, null])
  })

  it('are told of each step that the test touches', () => {
    const touched = (fromMinute: number, toMinute: number) =>
      aDrill({ facts: { fromSec: secOf(fromMinute), toSec: secOf(toMinute), overloadedMinutes: series(1) } }).overloadedMinutes
    expect([touched(60, 120), touched(64, 116), touched(59, 121), touched(62, 62), touched(60, 60), touched(170, 200), touched(-10, 10)]).toEqual([
      12, 12, 14, 1, 1, 2, 2,
    ])
  })
})

describe('when load began to rise', () => {
  const began = (observation: Given['observation'], facts: Given['facts'] = {}) => aDrill({ observation, facts }).load

  it('is the step with a quarter of the rise, of requests first and else of busy instances', () => {
    // from 100 to 500: a quarter of the rise is at 200
    const ramp = series(100, [65, 70, 199], [70, 75, 200], [75, 120, 500])
    expect(began({ requests: ramp })).toEqual({ atSec: secOf(70), by: 'requests' })
    expect(began({ requests: ramp, cpuPercentAverage: series(10, [80, 120, 90]) })).toEqual({ atSec: secOf(70), by: 'requests' })
    // CPU alone stays where instances double: their work is twice as much
    expect(began({ cpuPercentAverage: series(40), inServiceInstances: series(4, [85, 120, 8]) })).toEqual({ atSec: secOf(85), by: 'cpu' })
    expect(began({ requests: series(Number.NaN), cpuPercentAverage: series(10, [80, 120, 90]) })).toEqual({ atSec: secOf(80), by: 'cpu' })
  })

  it('is above what was usual in the hour before, and not before that', () => {
    expect(began({ requests: series(100, [60, 120, 500]) })).toEqual({ atSec: secOf(60), by: 'requests' })
    // the median of the hour before: its few odd steps do not count
    expect(began({ requests: series(100, [0, 25, 900], [60, 120, 121]) })?.atSec).toBe(secOf(60))
    expect(began({ requests: series(100, [60, 120, 120]) })).toBeNull()
    const later = { fromSec: secOf(120), toSec: secOf(180) }
    // two hours before it was more: only the hour before counts
    expect(began({ requests: series(500, [0, 60, 900], [60, 120, 100]) }, later)).toEqual({ atSec: secOf(120), by: 'requests' })
  })

  it('is above its own first step where nothing was observed before', () => {
    expect(began({ requests: series(100, [0, 60, Number.NaN], [80, 120, 300]) })?.atSec).toBe(secOf(80))
    expect(began({ requests: series(100, [20, 40, 300]) }, { fromSec: secOf(0), toSec: secOf(60) })?.atSec).toBe(secOf(20))
  })

  it('is not before the test began, which may be in mid-step', () => {
    expect(began({ requests: series(100, [60, 120, 500]) }, { fromSec: secOf(62) })?.atSec).toBe(secOf(62))
  })

  it('is not known where neither was observed', () => {
    expect(began({})).toBeNull()
    expect(began({ cpuPercentAverage: series(40), inServiceInstances: null })).toBeNull()
    expect(began({ requests: series(Number.NaN) })).toBeNull()
  })

  it('is what the client says, from the first second of the test to before its end', () => {
    const client = (startSec: number) => began({ requests: series(100, [80, 120, 500]) }, { client: { startSec } as LoadTest })
    expect([client(secOf(60)), client(secOf(119))]).toEqual([
      { atSec: secOf(60), by: 'load-test' },
      { atSec: secOf(119), by: 'load-test' },
    ])
    for (const sec of [secOf(60) - 1, secOf(120), Number.NaN]) expect(client(sec)).toEqual({ atSec: secOf(80), by: 'requests' })
  })
})

describe('what answered the load', () => {
  const requests = series(100, [70, 120, 500])
  const answered = (...activities: readonly Activity[]) => aDrill({ observation: { group: aGroup({ activities }), requests } })
  const alarm = (minute: number, from: number, to: number) => aChange(secOf(minute), from, to)

  it('is what came after it and in the test: launches and failed ones, in order', () => {
    const drill = answered(
      aLaunch(secOf(95), { endSec: secOf(99) }),
      aLaunch(secOf(80), { endSec: secOf(84) }),
      aLaunch(secOf(70), { endSec: secOf(74) }),
      aLaunch(secOf(100), { endSec: secOf(104), status: 'Cancelled' }),
      aLaunch(secOf(69), { endSec: secOf(71) }),
      aLaunch(secOf(120), { endSec: secOf(121) }),
      aFailedLaunch(secOf(90), 'no capacity'),
      aLaunch(secOf(110), { endSec: null, status: 'InProgress' }),
    )
    expect(drill.launches).toEqual({ begun: 5, failed: 1, firstSec: secOf(70), firstInServiceSec: secOf(74), lastInServiceSec: secOf(99) })
    expect(drill.outcome).toBe('scaled-in-time')
  })

  it('is nothing where nothing was launched, and not known where activities were not read', () => {
    const drill = answered()
    expect(drill.launches).toEqual({ begun: 0, failed: 0, firstSec: null, firstInServiceSec: null, lastInServiceSec: null })
    expect([drill.alarm, drill.otherChange, drill.outcome]).toEqual([null, null, 'needed-nothing'])
    expect(aDrill()).toMatchObject({ launches: null, alarm: null, otherChange: null })
  })

  it('is a change that no alarm made, where there is one that adds', () => {
    const why = 'a user request update of AutoScalingGroup constraints to min: 2, max: 10, desired: 8'
    const byHand = (minute: number, from: number, to: number) => aChange(secOf(minute), from, to, why)
    expect(answered(alarm(75, 4, 6), byHand(90, 8, 6), byHand(100, 6, 8), byHand(110, 8, 9)).otherChange).toMatchObject({
      atSec: secOf(100),
      from: 6,
      to: 8,
      by: 'request',
    })
    expect(answered(byHand(69, 4, 8)).otherChange).toBeNull()
    expect(answered(byHand(80, 8, 4)).otherChange).toBeNull()
    expect(answered(byHand(120, 4, 8)).otherChange).toBeNull()
    expect(answered(byHand(70, 4, 8)).otherChange?.atSec).toBe(secOf(70))
  })
})

describe('instances of a load test', () => {
  it('are those just before it, the most of it, and the highest limit it had', () => {
    const of = (observation: Given['observation']) => aDrill({ observation }).instances
    expect(
      of({ inServiceInstances: series(3, [55, 60, 4], [60, 70, 5], [100, 105, 9], [120, 180, 20]), maxSize: series(8, [60, 65, 12], [120, 180, 40]) }),
    ).toEqual({
      before: 4,
      most: 9,
      maxSize: 12,
    })
    expect(of({ inServiceInstances: series(5, [55, 60, Number.NaN], [70, 75, 6]), maxSize: null })).toEqual({ before: 5, most: 6, maxSize: 10 })
    expect(of({ inServiceInstances: null, maxSize: series(Number.NaN) })).toEqual({ before: Number.NaN, most: Number.NaN, maxSize: 10 })
  })
})

describe('the balancer of a load test', () => {
  const of = (observation: Given['observation']) => aDrill({ observation }).balancer

  it('has the sums of the test, what it refused from both of its own counts, and the middle and worst of its percentiles', () => {
    expect(
      of({
        requests: series(10, [60, 65, 40], [70, 75, Number.NaN]),
        elb5xx: series(Number.NaN, [60, 70, 3]),
        rejectedConnections: series(Number.NaN, [65, 75, 2]),
        target5xx: series(1),
        responseTimeSecP95: series(9, [60, 100, 0.2], [100, 110, 0.5], [110, 120, Number.NaN]),
      }),
    ).toEqual({ requests: 140, refused: 10, target5xx: 12, p95Ms: { typical: 200, worst: 500 } })
  })

  it('says what was not read by NaN, and is none where nothing was', () => {
    expect(of({})).toBeNull()
    expect(of({ requests: series(10) })).toEqual({
      requests: 120,
      refused: Number.NaN,
      target5xx: Number.NaN,
      p95Ms: { typical: Number.NaN, worst: Number.NaN },
    })
    expect(of({ responseTimeSecP95: series(0.1), elb5xx: series(1) })).toMatchObject({ requests: Number.NaN, refused: 12, p95Ms: { typical: 100 } })
    expect(of({ requests: series(10), rejectedConnections: series(2) })?.refused).toBe(24)
  })
})

describe('the proposal under a load test', () => {
  it('has its overloaded steps in minutes, and its most instances, in the test alone', () => {
    const steps = Uint8Array.from({ length: STEPS }, (_, i) => Number(i < 14 || i >= 23))
    const proposed = { overloadedSteps: steps, inServiceInstances: series(20, [60, 120, 7], [80, 85, 9]) }
    expect(aDrill({ facts: { proposed } }).proposed).toEqual({ overloadedMinutes: 15, mostInstances: 9 })
    expect(aDrill().proposed).toBeNull()
  })
})
