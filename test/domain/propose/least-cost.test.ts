import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../../domain/propose/candidate.ts'
import { leastCost } from '../../../domain/propose/least-cost.ts'
import { aCandidateType } from '../a-judged-case.ts'

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  type: aCandidateType({ costPerHour: 0.1 }),
  minSize: 2,
  maxSize: 3,
  desiredCapacity: 2,
  target: 0.6,
  predictive: false,
  detailedMonitoring: true,
  costPerHour: 0.1,
  ...more,
})

/** A quarter of an hour of each. */
const demandOf = (...vcpu: readonly number[]) => {
  const sorted = Float64Array.from(vcpu)
  const sums = new Float64Array(vcpu.length + 1)
  for (let i = 0; i < vcpu.length; i++) sums[i + 1] = (sums[i] as number) + (sorted[i] as number)
  return { sorted, sums }
}

describe('the least that a candidate costs', () => {
  it('is its minimum, and what demand asks over it', () => {
    // two instances, then four: 0.6 of two vCPUs each
    expect(leastCost(candidate({ maxSize: 9 }), demandOf(1.2, 4.8))).toBeCloseTo((6 / 4) * 0.1, 12)
  })

  it('is no more than its maximum, and its minimum where nothing is above that', () => {
    expect(leastCost(candidate({ maxSize: 3 }), demandOf(1.2, 4.8))).toBeCloseTo((5 / 4) * 0.1, 12)
    expect(leastCost(candidate({ maxSize: 2 }), demandOf(1.2, 4.8))).toBeCloseTo((4 / 4) * 0.1, 12)
  })
})
