import { describe, expect, test } from 'vitest'
import type { Demand } from '../../../domain/demand/demand.ts'
import { creditExhaustion } from '../../../domain/rules/credit-exhaustion.ts'
import { toldBy } from '../../told.ts'
import { aCase, anInstanceType, anOverload, aSeries, byName } from '../a-case.ts'

const NaNs = aSeries(Number.NaN)
/** A t3.medium (baseline 20 %) with this balance and CPU. */
const assess = (creditBalanceMinimum: Float64Array | null, changes: Parameters<typeof aCase>[0] = {}) =>
  toldBy(
    creditExhaustion,
    aCase({ ...changes, group: { instanceType: 't3.medium', ...changes.group }, observation: { creditBalanceMinimum, ...changes.observation } }),
  )

describe('credit exhaustion', () => {
  test('credits that last are healthy', () => {
    expect(assess(aSeries(288))).toEqual({
      verdict: 'healthy',
      evidence: [
        {
          statement: 'never out of credits with CPU at or above the baseline',
          metric: 'CPUCreditBalance',
          value: 0,
          unit: 'minutes a week',
          threshold: 60,
        },
      ],
    })
  })

  test('an hour a week without credits is found, and less is not', () => {
    expect(assess(aSeries(288, [0, 24, 0]))).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web (t3.medium) is out of CPU credits 60 min a week',
      evidence: [
        {
          statement: 'out of credits with CPU at or above the baseline 60 min a week (2 hours of the window)',
          metric: 'CPUCreditBalance',
          value: 60,
          unit: 'minutes a week',
          threshold: 60,
        },
        { statement: expect.stringMatching(/^if it runs in unlimited mode/) },
      ],
      remedy: expect.stringMatching(/^Move to a non-burstable type/),
    })
    expect(assess(aSeries(288, [0, 23, 0]))).toMatchObject({ verdict: 'healthy', evidence: [{ value: 57.5 }] })
  })

  test('one credit is not none', () => {
    expect(assess(aSeries(0.99)).verdict).toBe('found')
    expect(assess(aSeries(1)).verdict).toBe('healthy')
  })

  test('an instance below its baseline is not held back', () => {
    const at = (percent: number) => assess(aSeries(0), { observation: { cpuPercentMaximum: aSeries(percent) } }).verdict
    expect(at(18)).toBe('found')
    expect(at(17.9)).toBe('healthy')
    expect(assess(aSeries(0), { observation: { cpuPercentMaximum: null, cpuPercentAverage: aSeries(18) } }).verdict).toBe('found')
    expect(assess(aSeries(0), { observation: { cpuPercentMaximum: null, cpuPercentAverage: aSeries(17) } }).verdict).toBe('healthy')
    expect(assess(aSeries(0), { observation: { cpuPercentMaximum: NaNs } }).verdict).toBe('healthy')
  })

  test('where the baseline is not known the balance speaks alone', () => {
    const place = { instanceTypes: byName(anInstanceType('t9.large', 2, 8, { burstable: true })) }
    expect(assess(aSeries(0), { group: { instanceType: 't9.large' }, place, observation: { cpuPercentMaximum: aSeries(1) } }).verdict).toBe('found')
    expect(assess(aSeries(0), { group: { instanceType: 't9.large' }, place, observation: { cpuPercentMaximum: NaNs } }).verdict).toBe('healthy')
  })

  test('overload makes it serious', () => {
    expect(assess(aSeries(0), { overload: anOverload([0, 11]) })).toMatchObject({ severity: 'medium' })
    expect(assess(aSeries(0), { overload: anOverload([0, 12]) })).toMatchObject({ severity: 'high' })
    expect(assess(aSeries(0), { overload: null })).toMatchObject({ severity: 'medium' })
  })

  test('what runs above its baseline without credits is in unlimited mode: a warning', () => {
    const c = aCase({ group: { instanceType: 't3.medium' }, observation: { creditBalanceMinimum: aSeries(0) }, overload: anOverload([0, 576]) })
    const demand = { kind: 'demand', unlimitedCredits: true } as Demand
    expect(toldBy(creditExhaustion, { ...c, demand })).toMatchObject({
      severity: 'low',
      evidence: [{}, { statement: expect.stringMatching(/^runs in unlimited mode/) }],
    })
    expect(toldBy(creditExhaustion, { ...c, demand: { ...demand, unlimitedCredits: false } })).toMatchObject({
      severity: 'critical',
      evidence: [{}, { statement: expect.stringMatching(/^if it runs in unlimited mode/) }],
    })
  })

  test('a type without credits is not spoken of', () => {
    expect(assess(aSeries(0), { group: { instanceType: 'm5.large' } })).toEqual({ verdict: 'not-applicable', reason: 'm5.large has no CPU credits' })
    expect(assess(aSeries(0), { group: { instanceType: 'trn1.2xlarge' }, place: { instanceTypes: null } })).toMatchObject({ verdict: 'not-applicable' })
    expect(assess(aSeries(0), { place: { instanceTypes: null } }).verdict).toBe('found')
  })

  test('what was not read is said', () => {
    expect(assess(null)).toEqual({ verdict: 'not-assessed', reason: 'CPUCreditBalance was not read, or is not collected' })
    expect(assess(NaNs)).toEqual({ verdict: 'not-assessed', reason: 'CPUCreditBalance has no datapoint in the window' })
    expect(assess(aSeries(0), { group: { instanceType: null } })).toEqual({
      verdict: 'not-assessed',
      reason: 'the instance type is not known: neither the launch template nor an instance tells',
    })
    const noCpu = { observation: { cpuPercentMaximum: null, cpuPercentAverage: null } }
    expect(assess(aSeries(0), noCpu)).toEqual({
      verdict: 'not-assessed',
      reason: 'CPUUtilization was not read, or is not collected: whether the instances wanted more than they had is not known',
    })
    expect(assess(aSeries(9), noCpu).verdict).toBe('healthy')
  })
})
