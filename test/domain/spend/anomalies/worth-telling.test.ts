import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { beganIn, isWorthAFinding } from '../../../../domain/spend/anomalies/worth-telling.ts'
import { anEvent, MONDAY } from './an-event.ts'

const window = { startDay: MONDAY, endDay: MONDAY + 14 }

describe('an event of a window', () => {
  it.each(['spike', 'shift'] as const)('began on one of its days: %s', (kind) => {
    const began = (startDay: number) => beganIn(window, anEvent({ kind, startDay }))
    expect([began(MONDAY - 1), began(MONDAY), began(MONDAY + 13), began(MONDAY + 14)]).toEqual([false, true, true, false])
  })

  it('that drifts may have begun three days before: its first days hardly show', () => {
    const began = (startDay: number) => beganIn(window, anEvent({ kind: 'drift', startDay }))
    expect([began(MONDAY - 4), began(MONDAY - 3), began(MONDAY + 13), began(MONDAY + 14)]).toEqual([false, true, true, false])
  })
})

describe('what is worth a finding', () => {
  const bar = { leastMicroUsd: 10e6, sensitivity: { together: 4, only: 5, alone: 6 } }
  const worth = (changes: Parameters<typeof anEvent>[0]) => isWorthAFinding(anEvent(changes), bar, defaultPolicy)

  it('comes to so much money, up or down', () => {
    expect([worth({ impactMicroUsd: 10e6 }), worth({ impactMicroUsd: 10e6 - 1 })]).toEqual([true, false])
    const fell = { ongoing: true, settledDays: 99, standardErrors: 9 }
    expect([worth({ ...fell, impactMicroUsd: -10e6 }), worth({ ...fell, impactMicroUsd: 1 - 10e6 })]).toEqual([true, false])
  })

  it('is more than a quarter of its largest part: the rest only moved', () => {
    const place = { accountId: 'a', service: 'Amazon S3', usageType: 'x' }
    const parts = (...microUsd: number[]) => microUsd.map((impactMicroUsd) => ({ ...place, impactMicroUsd }))
    expect(worth({ impactMicroUsd: 25e6, parts: parts(100e6, -75e6) })).toBe(true)
    expect(worth({ impactMicroUsd: 24e6, parts: parts(100e6, -76e6) })).toBe(false)
    expect(worth({ impactMicroUsd: 24e6, parts: parts(-76e6, 100e6) })).toBe(false)
    expect(worth({ impactMicroUsd: 24e6, parts: parts(14e6, 10e6) })).toBe(true)
    // the largest part may be one that fell
    expect(worth({ impactMicroUsd: 24e6, parts: parts(124e6, -100e6) })).toBe(false)
  })

  it('has stayed down for so many days where it fell, the fewer the steadier it was, and beyond doubt', () => {
    const { costDropDays, costSteadyDropDays } = defaultPolicy
    const fell = (changes: Parameters<typeof anEvent>[0]) =>
      worth({ impactMicroUsd: -50e6, ongoing: true, standardErrors: 6, settledDays: costDropDays, ...changes })
    expect(fell({})).toBe(true)
    expect(fell({ ongoing: false })).toBe(false)
    expect(fell({ settledDays: costDropDays - 1 })).toBe(false)
    expect(fell({ settledDays: costSteadyDropDays, steady: true })).toBe(true)
    expect(fell({ settledDays: costSteadyDropDays - 1, steady: true })).toBe(false)
    expect(fell({ standardErrors: 5.9 })).toBe(false)
  })

  it('needs none of that where it rose', () => {
    expect(worth({ impactMicroUsd: 50e6, ongoing: false, settledDays: 1, standardErrors: 1 })).toBe(true)
  })
})
