import { describe, expect, it } from 'vitest'
import type { Group } from '../../domain/facts/group.ts'
import { judge } from '../../domain/judge.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import type { Rate } from '../../domain/propose/proposal.ts'
import { aGroup, anObservation, aPlace, aSeries } from './a-case.ts'

const rate: Rate = { microUsdPerInstanceHour: 100_000, source: 'list-price' }
/** Nothing of its demand is known: CPU is only sent by instances that run. */
const judged = (group: Partial<Group>, inServiceInstances: Float64Array | null, known: Rate | null = rate) =>
  judge(
    anObservation({
      group: aGroup({ minSize: 0, desiredCapacity: 0, ...group }),
      cpuPercentAverage: null,
      inServiceInstances,
      desiredCapacity: null,
      minSize: null,
      maxSize: null,
    }),
    aPlace(),
    known,
    defaultPolicy,
  )

describe('a group that is switched off', () => {
  it('is audited, and costs nothing', () => {
    const { status, statusReason, current, findings } = judged({}, aSeries(0))
    expect([status, statusReason, findings.filter((f) => f.category === 'overprovisioned')]).toEqual(['audited', { code: 'nothing-ran' }, []])
    expect(current).toEqual({ microUsdPerMonth: 0, instanceHoursPerMonth: 0, overloadMinutesPerWeek: 0 })
    expect(judged({}, aSeries(0), null).current?.microUsdPerMonth).toBeNull()
  })

  it('is known by its maximum where nothing was observed', () => {
    expect(judged({ maxSize: 0 }, null).status).toBe('audited')
    expect(judged({ maxSize: 1 }, null).status).toBe('insufficient-data')
    expect(judged({ maxSize: 1 }, aSeries(Number.NaN)).status).toBe('audited')
  })

  it('is not one that ran for a moment, or that wants instances', () => {
    expect(judged({}, aSeries(0, [5, 6, 1])).status).toBe('insufficient-data')
    expect(judged({ desiredCapacity: 1 }, aSeries(0)).status).toBe('insufficient-data')
    expect(judged({ minSize: 1 }, aSeries(0)).status).toBe('insufficient-data')
  })

  it('is told by what it cost while it ran, where demand is not known', () => {
    // four instances for 730 hours at ten cents
    expect(judged({ minSize: 1 }, aSeries(4)).current).toEqual({ microUsdPerMonth: 292_000_000, instanceHoursPerMonth: 2920, overloadMinutesPerWeek: 0 })
    expect(judged({ minSize: 1 }, aSeries(Number.NaN)).current).toBeNull()
  })
})
