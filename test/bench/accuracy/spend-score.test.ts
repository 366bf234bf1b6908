import { describe, expect, it } from 'vitest'
import { spendRules, toldByRule } from '../../../bench/accuracy/spend-rules.ts'
import { placesOverDays, scoreTold, type Told, toldByHeadroom } from '../../../bench/accuracy/spend-score.ts'
import { type DrawnSpend, drawSpend, type SpendEvent } from '../../../fixtures/drawn-spend.ts'

const added = (from: number, usd: number) => Float64Array.from({ length: 30 }, (_, i) => (i >= from ? usd : 0))
const event = (usageType: string, startIndex: number, usd: number, kind: SpendEvent['kind'] = 'rise'): SpendEvent => ({
  accountId: 'a',
  service: 'S',
  usageType,
  kind,
  startIndex,
  addedUsd: added(startIndex, usd),
})
const bill = (...events: SpendEvent[]): DrawnSpend => ({ firstDay: 20_000, days: 30, cells: [], events })
const told = (more: Partial<Told> = {}): Told => ({ accountId: 'a', service: 'S', usageType: 'x', startIndex: 20, endIndex: 30, impactUsd: 100, ...more })

describe('what is told of a drawn bill', () => {
  const happened = bill(event('x', 20, 10))
  it('is right where its place and its days are those of an event', () => {
    expect(scoreTold([told()], happened)).toMatchObject({ told: 1, right: 1, events: 1, found: 1, located: 1, impactRight: 1 })
    for (const wrong of [{ accountId: 'b' }, { service: 'T' }, { usageType: 'y' }, { endIndex: 20 }, { startIndex: 33 }, { accountId: null, usageType: null }])
      expect(scoreTold([told(wrong)], happened), JSON.stringify(wrong)).toMatchObject({ told: 1, right: 0, found: 0 })
  })

  it('is located where it names account and usage type, and its impact right within 30 %', () => {
    expect(scoreTold([told({ usageType: null })], happened)).toMatchObject({ found: 1, located: 0 })
    expect(scoreTold([told({ impactUsd: 129 })], happened)).toMatchObject({ impactRight: 1 })
    expect(scoreTold([told({ impactUsd: 131 })], happened)).toMatchObject({ impactRight: 0 })
    expect(scoreTold([told({ impactUsd: null })], happened)).toMatchObject({ impactRight: 0 })
  })

  it('may join several events, whose sum is then its impact', () => {
    const both = bill(event('x', 20, 10), event('y', 21, 5, 'ramp'))
    expect(scoreTold([told({ usageType: null, impactUsd: 145 })], both)).toMatchObject({
      found: 2,
      impactRight: 2,
      byKind: { rise: { events: 1, found: 1 }, ramp: { events: 1, found: 1 }, spike: { events: 0, found: 0 } },
    })
  })
})

describe('a drawn bill', () => {
  const draw = { seed: 5, accounts: 2, days: 60, events: 3 }
  it('is the same for the same draw, and another for another seed', () => {
    expect(drawSpend(draw)).toEqual(drawSpend(draw))
    expect(drawSpend({ ...draw, seed: 6 })).not.toEqual(drawSpend(draw))
  })

  it('has in its cells what its events added, in the last two weeks, one of each kind', () => {
    const { events, cells, days } = drawSpend(draw)
    expect(events.map(({ kind }) => kind)).toEqual(['spike', 'rise', 'ramp'])
    for (const { accountId, service, usageType, startIndex, addedUsd } of events) {
      expect(startIndex).toBeGreaterThanOrEqual(days - 12)
      expect(addedUsd.findIndex((x) => x > 0)).toBe(startIndex)
      const cell = cells.find((one) => one.accountId === accountId && one.service === service && one.usageType === usageType)
      expect(cell?.usd[startIndex]).toBeGreaterThanOrEqual(addedUsd[startIndex] as number)
    }
  })

  it('that is large and clear is told of right, and a calm one hardly', () => {
    const spend = drawSpend({ seed: 7, accounts: 2, days: 90, events: 0 })
    const [cell] = spend.cells
    const more = Float64Array.from({ length: 90 }, (_, i) => (i >= 80 && i < 83 ? 900 : 0))
    const raised = { ...spend, cells: spend.cells.map((one) => (one === cell ? { ...one, usd: one.usd.map((x, i) => x + (more[i] as number)) } : one)) }
    const { accountId, service, usageType } = cell as typeof cell & object
    const known = { ...raised, events: [{ accountId, service, usageType, kind: 'spike' as const, startIndex: 80, addedUsd: more }] }
    expect(scoreTold(toldByHeadroom(known), known)).toMatchObject({ found: 1, located: 1, impactRight: 1 })
    expect(placesOverDays(spend, 2)).toBeLessThanOrEqual(1)
  })

  it('is told of by a rule where a day stands out, once for each account and service', () => {
    const usd = Float64Array.from({ length: 30 }, (_, i) => (i === 25 || i === 28 ? 20 : 10))
    const spend: DrawnSpend = { ...bill(), cells: [{ accountId: 'a', service: 'S', usageType: 'x', usd }] }
    for (const rule of Object.values(spendRules))
      expect(toldByRule(rule, spend)).toMatchObject([{ accountId: 'a', service: 'S', usageType: null, startIndex: 25, endIndex: expect.any(Number) }])
    expect(toldByRule(() => false, spend)).toEqual([])
  })
})
