import { describe, expect, it } from 'vitest'
import { dayFromCivil, SECONDS_PER_DAY } from '../../../domain/calendar.ts'
import { MICRO } from '../../../domain/money.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { expiringPlans, type SavingsPlan } from '../../../domain/spend/expiring-plans.ts'
import { textOf } from '../../../report/words/index.ts'

const NOW = dayFromCivil(2026, 11, 2) * SECONDS_PER_DAY
const inDays = (days: number) => NOW + days * SECONDS_PER_DAY
const plan = (more: Partial<SavingsPlan> = {}): SavingsPlan => ({
  planId: '8f6c2b1a-0d3e',
  accountId: '111122223333',
  type: 'Compute',
  region: null,
  instanceFamily: null,
  state: 'active',
  startSec: inDays(-1000),
  endSec: inDays(20),
  microUsdPerHour: 2.5 * MICRO,
  ...more,
})
const queued = (more: Partial<SavingsPlan> = {}) => plan({ planId: 'next', state: 'queued', startSec: inDays(20) + 1, endSec: inDays(385), ...more })
const told = (...plans: readonly SavingsPlan[]) => expiringPlans(plans, NOW, defaultPolicy)
const textsOf = (...plans: readonly SavingsPlan[]) => told(...plans).map((finding) => textOf(finding, { proposal: null, currency: 'USD' }))

describe('a reservation that ends', () => {
  const reserved = { instanceType: 'm5.large', count: 4, platform: 'Linux/UNIX' }
  const reservation = (more: Partial<SavingsPlan> = {}) => plan({ type: 'Reservation', region: 'eu-west-1', instanceFamily: 'm5', reserved, ...more })

  it('is told from thirty days before, with what it is of and what it costs', () => {
    const [text] = textsOf(reservation())
    expect(text?.title).toBe('4 reserved m5.large (Linux/UNIX) in eu-west-1 end on 2026-11-22: $2.50 an hour is not renewed')
    expect(text?.evidence.map(({ statement }) => statement)).toEqual([
      '$2.50 an hour is committed until 2026-11-22, $1.82k a month',
      'no reservation that could follow it is queued',
    ])
    expect(text?.remedy).toContain('queue a reservation')
    expect(told(reservation())[0]?.resource).toEqual({ accountId: '111122223333', region: 'eu-west-1', service: 'EC2 reservation 8f6c2b1a-0d3e' })
    expect([31, 30, 8, 7].map((days) => told(reservation({ endSec: inDays(days) })).map(({ severity }) => severity))).toEqual([[], ['low'], ['low'], ['high']])
    expect(textsOf(reservation({ reserved: { ...reserved, count: 1 } }))[0]?.title).toMatch(/^The reservation of one m5\.large .* ends on /)
  })

  it('is renewed by one of its own family, platform and Region alone', () => {
    const next = (more: Partial<SavingsPlan> = {}) => reservation({ planId: 'next', state: 'queued', startSec: inDays(20) + 1, endSec: inDays(385), ...more })
    expect(told(reservation(), next())).toEqual([])
    expect(told(reservation(), next({ reserved: { ...reserved, instanceType: 'm5.xlarge', count: 2 } }))).toEqual([])
    for (const other of [{ region: 'us-east-1' }, { instanceFamily: 'm6i' }, { reserved: { ...reserved, platform: 'Windows' } }, { type: 'Compute' }])
      expect(told(reservation(), next(other)), JSON.stringify(other)).toHaveLength(1)
    expect(told(reservation(), next({ microUsdPerHour: MICRO }))[0]?.facts).toMatchObject({ renewedMicroUsdPerHour: MICRO })
  })
})

describe('a Savings Plan that ends', () => {
  it('is told from thirty days before, and with more weight from seven', () => {
    const severities = [31, 30, 8, 7, 1].map((days) => told(plan({ endSec: inDays(days) })).map(({ severity }) => severity))
    expect(severities).toEqual([[], ['low'], ['low'], ['high'], ['high']])
    expect(told(plan({ endSec: inDays(7), microUsdPerHour: MICRO }))[0]?.severity).toBe('medium')
    expect(told(plan({ endSec: NOW }), plan({ endSec: inDays(-3) }))).toEqual([])
  })

  it('keeps its fingerprint until it ends, each plan its own', () => {
    const [month, week] = [told(plan({ endSec: inDays(29) })), told(plan({ endSec: inDays(6) }))]
    expect(month[0]?.fingerprint).toBe(week[0]?.fingerprint)
    expect(new Set(told(plan(), plan({ planId: 'other' })).map(({ fingerprint }) => fingerprint)).size).toBe(2)
  })

  it('is no news where a queued plan goes on with all of it', () => {
    expect(told(plan(), queued())).toEqual([])
    for (const other of [
      { startSec: inDays(22) },
      { type: 'SageMaker' },
      { type: 'EC2Instance', region: 'eu-west-1', instanceFamily: 'm6i' },
      { state: 'active' as const },
      { endSec: inDays(19) },
    ])
      expect(
        told(plan(), queued(other)).map(({ resource }) => resource.service),
        JSON.stringify(other),
      ).toContain('Savings Plan 8f6c2b1a-0d3e')
  })

  it('of an instance family goes on in a Compute one, or in its own family and Region', () => {
    const old = plan({ type: 'EC2Instance', region: 'eu-west-1', instanceFamily: 'm6i' })
    expect(told(old, queued())).toEqual([])
    expect(told(old, queued({ type: 'EC2Instance', region: 'eu-west-1', instanceFamily: 'm6i' }))).toEqual([])
    expect(told(old, queued({ type: 'EC2Instance', region: 'eu-west-1', instanceFamily: 'r6i' }))).toHaveLength(1)
  })

  it('says what of it is not renewed, each queued dollar counted once', () => {
    const [first, second] = textsOf(plan(), plan({ planId: 'twin', endSec: inDays(20) + 60 }), queued({ microUsdPerHour: 3 * MICRO }))
    expect(first?.title).toBe('Compute Savings Plan twin ends on 2026-11-22: $2.00 an hour of it is not renewed')
    expect(first?.evidence.map(({ statement }) => statement)).toEqual([
      '$2.50 an hour is committed until 2026-11-22, $1.82k a month',
      'queued plans go on with $0.50 an hour of it',
    ])
    expect(second).toBeUndefined()
  })

  it('names family and Region where they are the plan’s', () => {
    expect(textsOf(plan({ type: 'EC2Instance', region: 'eu-west-1', instanceFamily: 'm6i' }))[0]?.title).toBe(
      'EC2 Instance Savings Plan 8f6c2b1a of m6i in eu-west-1 ends on 2026-11-22: $2.50 an hour is not renewed',
    )
  })
})
