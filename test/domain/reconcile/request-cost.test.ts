import { describe, expect, it } from 'vitest'
import { requestCost } from '../../../domain/reconcile/request-cost.ts'
import { groupNamed, observationOf } from '../../audit/made-up-fleet.ts'

const steps = 4032
const every = (value: number) => new Float64Array(steps).fill(value)
const web = observationOf(groupNamed('web'))
/** Six instances at 96,000 micro-dollars an hour: 48,000 a step of five minutes. */
const observed = { ...web, inServiceInstances: every(6), requests: every(12_000) }

describe('what a thousand requests cost', () => {
  it('is the instances at their rate over the requests of the same time', () => {
    expect(requestCost(observed, 96_000)).toBeCloseTo(4000, 6)
  })

  it('leaves out steps in which either was not observed', () => {
    const gaps = (values: Float64Array, from: number) => values.map((x, i) => (i >= from && i < from + 1000 ? Number.NaN : x))
    const half = { ...observed, inServiceInstances: gaps(every(6), 0), requests: gaps(every(12_000), 500) }
    expect(requestCost(half, 96_000)).toBeCloseTo(4000, 6)
  })

  it('is not known of a group without a load balancer, requests, instances or price', () => {
    expect(requestCost(web, 96_000)).toBeNull()
    expect(requestCost({ ...observed, requests: null }, 96_000)).toBeNull()
    expect(requestCost({ ...observed, requests: every(0) }, 96_000)).toBeNull()
    expect(requestCost({ ...observed, requests: every(Number.NaN) }, 96_000)).toBeNull()
    expect(requestCost({ ...observed, inServiceInstances: null }, 96_000)).toBeNull()
    expect(requestCost(observed, null)).toBeNull()
  })
})
