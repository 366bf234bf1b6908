import { describe, expect, it } from 'vitest'
import { isWaste, savingOf, shareOfSteps, type Waste, wasteOf } from '../../../domain/case/waste.ts'
import { savingEvidence } from '../../../report/words/saving.ts'
import { anObservation, aSeries, STEPS } from '../a-case.ts'
import { aJudgedCase, proposalSays } from '../a-judged-case.ts'

describe('whether a group wastes', () => {
  it('is said by a proposal that saves the share of the policy, and not by one that saves less', () => {
    expect(isWaste(wasteOf(aJudgedCase({ proposal: { savingsFraction: 0.2 } })))).toBe(true)
    // four of five instances: a fifth, though a hair less than 0.2 in binary
    expect(isWaste(wasteOf(aJudgedCase({ proposal: { savingsFraction: 1 - 4 / 5 } })))).toBe(true)
    expect(wasteOf(aJudgedCase({ proposal: { savingsFraction: 0.19 } }))).toEqual({
      verdict: 'healthy',
      reason: { code: 'saving-too-small', savesFraction: 0.19, leastFraction: 0.2 },
    })
  })

  it('is said by a first step that saves less, where further steps are likely to save enough', () => {
    const first = (savingsFraction: number, inTheEnd: number) => {
      const likelyEnd = { changes: {}, savingsFraction: inTheEnd, microUsdPerMonth: null, overloadMinutesPerWeek: 0 }
      const plan = { watchDays: 7, watch: [], seenCpuPercent: null, trustedCpuPercent: null, likelyEnd }
      return isWaste(wasteOf(aJudgedCase({ proposal: { savingsFraction, plan } })))
    }
    expect([first(0.12, 0.2), first(0.12, 0.19), first(-0.1, 0.4)]).toEqual([true, false, false])
  })

  it('is denied where no configuration that was tried saves enough', () => {
    expect(wasteOf(aJudgedCase({ proposal: null, policy: { wasteFraction: 0.25 } }))).toEqual({
      verdict: 'healthy',
      reason: { code: 'no-saving-found', leastFraction: 0.25 },
    })
  })

  it.each([
    ['demand', { demand: 'insufficient' } as const, { code: 'as-said', text: 'nothing was observed' }],
    ['required capacity', { required: null }, { code: 'size-unknown' }],
    ['what was in service', { observation: { inServiceInstances: null } }, { code: 'size-unknown' }],
    ['its configuration', { scaling: null }, { code: 'no-configuration' }],
  ])('is not assessed without %s', (_what, given, reason) => {
    expect(wasteOf(aJudgedCase(given))).toEqual({ verdict: 'not-assessed', reason })
  })

  it('is not asked where nothing was in service, and is where one instance was for one step', () => {
    const nothing = { verdict: 'not-applicable', reason: { code: 'nothing-in-service' } }
    expect(wasteOf(aJudgedCase({ observation: { inServiceInstances: aSeries(0) } }))).toEqual(nothing)
    expect(wasteOf(aJudgedCase({ observation: { inServiceInstances: aSeries(Number.NaN) } }))).toEqual(nothing)
    expect(isWaste(wasteOf(aJudgedCase({ observation: { inServiceInstances: aSeries(0, [7, 8, 1]) } })))).toBe(true)
  })

  it('is worked out for each case by itself', () => {
    const [one, other] = [aJudgedCase(), aJudgedCase({ required: aSeries(3) })]
    expect([one, other, one].map((c) => (wasteOf(c) as Waste).peakRequired)).toEqual([2, 3, 2])
  })
})

describe('the waste of a group', () => {
  it('has its busiest and its median hour, its floor and its top', () => {
    // 100 steps each of 0 to 39, and 32 of 40: rank 4031 × q
    const climbing = Float64Array.from({ length: STEPS }, (_, i) => Math.floor(i / 100))
    const waste = wasteOf(aJudgedCase({ required: climbing, observation: { inServiceInstances: climbing.map((x) => x + 100) } })) as Waste
    expect([waste.peakRequired, waste.floorInstances, waste.topInstances]).toEqual([39, 102, 138])
  })
})

describe('what the proposal does', () => {
  it('is told in dollars over the window, and as a share where no price is known', () => {
    const waste = (given = {}) => wasteOf(aJudgedCase(given)) as Waste
    expect(savingEvidence(savingOf(waste(), anObservation()), 'USD')).toEqual(proposalSays)
    expect(savingEvidence(savingOf(waste({ proposal: { savingsMicroUsdPerMonth: null, savingsFraction: 0.3 } }), anObservation()), 'USD')).toEqual({
      ...proposalSays,
      statement: 'simulated on the same demand, the proposal costs 70 % of today and is overloaded 2 min a week',
      unit: 'fraction',
      value: 0.3,
    })
  })
})

describe('a share of steps', () => {
  it('is taken of those observed, and none of none', () => {
    const values = Float64Array.of(1, Number.NaN, 3, 5)
    expect(shareOfSteps(values, (x) => x >= 3)).toBe(2 / 3)
    expect(shareOfSteps(values, (_, step) => step === 3)).toBe(1 / 3)
    expect(shareOfSteps(Float64Array.of(Number.NaN), () => true)).toBe(0)
  })
})
