import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../domain/findings.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { attributionOf, billedGroupKey, effectiveRates, microUsdPerThousandRequests } from '../../../domain/spend/attribution.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { unattributedCost } from '../../../domain/spend/unattributed.ts'
import { spendReasonInWords } from '../../../report/words/spend-reasons.ts'
import { toldFinding } from '../../told.ts'
import { DOLLAR, WINDOW } from './made-up-bill.ts'

/** A tag's table of 14 days: dollars effective and billed, and instance-hours a day, by group name. */
function tagTable(groups: Record<string, { readonly effective: number; readonly billed?: number; readonly hours: number }>): DailySpend {
  const days = (value: number) => new Float64Array(14).fill(value)
  return {
    dimensions: ['TAG'],
    firstDay: WINDOW.startDay,
    days: 14,
    currency: 'USD',
    estimated: new Uint8Array(14),
    answered: new Uint8Array(14).fill(1),
    rows: Object.entries(groups).map(([name, { effective, billed = effective, hours }]) => ({
      keys: [name],
      amortizedMicroUsd: days(effective * DOLLAR),
      unblendedMicroUsd: days(billed * DOLLAR),
      usageQuantity: days(hours),
      usageUnit: 'Hrs',
    })),
  }
}

const web = billedGroupKey({ accountId: null, groupName: 'web' })
const settled = { ...WINDOW, endDay: WINDOW.endDay - 2 }

describe('compute spend by group', () => {
  it('gives dollars gross and net of commitments, and the effective rate of an instance-hour', () => {
    const attribution = attributionOf(
      [tagTable({ web: { effective: 30, billed: 48, hours: 500 }, api: { effective: 10, hours: 100 }, '': { effective: 5, hours: 20 } })],
      settled,
    )
    if (!attribution.assessed) throw new Error(attribution.reason.code)
    expect(attribution.groups).toEqual([
      {
        accountId: null,
        groupName: 'web',
        effectiveMicroUsd: 360 * DOLLAR,
        billedMicroUsd: 576 * DOLLAR,
        rate: { microUsdPerInstanceHour: 60_000, instanceHours: 6000, days: 12, mixed: false },
      },
      {
        accountId: null,
        groupName: 'api',
        effectiveMicroUsd: 120 * DOLLAR,
        billedMicroUsd: 120 * DOLLAR,
        rate: { microUsdPerInstanceHour: 100_000, instanceHours: 1200, days: 12, mixed: false },
      },
    ])
    expect(attribution.withoutGroup).toEqual({ effectiveMicroUsd: 60 * DOLLAR, billedMicroUsd: 60 * DOLLAR })
    expect(attribution.coverageFraction).toBeCloseTo(40 / 45, 12)
  })

  it('gives groups of one name in two accounts rates of their own, where accounts are told apart', () => {
    const { rows, ...table } = tagTable({ one: { effective: 30, hours: 500 }, two: { effective: 10, hours: 100 }, outside: { effective: 5, hours: 9 } })
    const keys = [
      ['web', '111111111111'],
      ['web', '222222222222'],
      ['', '222222222222'],
    ] as const
    const byAccount: DailySpend = {
      ...table,
      dimensions: ['TAG', 'LINKED_ACCOUNT'],
      rows: rows.map((row, i) => ({ ...row, keys: keys[i] as readonly string[] })),
    }
    const attribution = attributionOf([byAccount], settled)
    if (!attribution.assessed) throw new Error(attribution.reason.code)
    expect(attribution.groups.map(({ accountId, groupName, rate }) => [accountId, groupName, rate?.microUsdPerInstanceHour])).toEqual([
      ['111111111111', 'web', 60_000],
      ['222222222222', 'web', 100_000],
    ])
    expect(attribution.withoutGroup.effectiveMicroUsd).toBe(60 * DOLLAR)
  })

  it('does not know the rate of a group without metered hours, nor of spend outside groups', () => {
    const rates = effectiveRates(
      tagTable({
        quiet: { effective: 3, hours: 0 },
        unknown: { effective: 3, hours: Number.NaN },
        '': { effective: 3, hours: 9 },
        web: { effective: 1, hours: 10 },
      }),
      settled,
    )
    expect([...rates.keys()]).toEqual([web])
  })

  it('takes billed cost where effective cost was not asked for', () => {
    const table = tagTable({ web: { effective: Number.NaN, billed: 24, hours: 240 } })
    expect(effectiveRates(table, settled).get(web)?.microUsdPerInstanceHour).toBe(100_000)
  })

  it('is not assessed until the tag is active, and says how to switch it on and fill in the past', () => {
    for (const tables of [[], [tagTable({ '': { effective: 50, hours: 100 } })], [tagTable({})]]) {
      const attribution = attributionOf(tables, settled)
      expect(attribution.assessed ? '' : spendReasonInWords(attribution.reason, 'USD')).toMatch(
        /update-cost-allocation-tags-status .*start-cost-allocation-tag-backfill/,
      )
      expect(unattributedCost(attribution, defaultPolicy)).toBeNull()
    }
  })

  it('that no group explains is a finding only when it is much and a considerable share', () => {
    const found = (groups: number, outside: number) =>
      unattributedCost(attributionOf([tagTable({ web: { effective: groups, hours: 10 }, '': { effective: outside, hours: 10 } })], settled), defaultPolicy)
    expect(toldFinding(found(70, 30) as Finding)).toMatchObject({
      kind: 'unattributed-cost',
      severity: 'medium',
      impactMicroUsd: 360 * DOLLAR,
      periodDays: settled,
      title: '$360 of EC2 spend (30 %) belongs to no Auto Scaling group',
    })
    expect(found(81, 19)).toBeNull()
    expect(found(7, 3)).toBeNull()
    expect(found(0, 0)).toBeNull()
  })
})

describe('the cost of a thousand requests', () => {
  it('is not known without requests', () => {
    expect(microUsdPerThousandRequests(5 * DOLLAR, 2_000_000)).toBe(2500)
    expect(microUsdPerThousandRequests(5 * DOLLAR, 0)).toBeNaN()
    expect(microUsdPerThousandRequests(5 * DOLLAR, Number.NaN)).toBeNaN()
  })
})
