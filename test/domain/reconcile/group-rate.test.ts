import { describe, expect, it } from 'vitest'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { type BilledGroup, groupRate } from '../../../domain/reconcile/group-rate.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { typeRates } from '../../../domain/spend/type-rates.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aGroup, anObservation, aPlace, aSeries, START_SEC, STEPS } from '../a-case.ts'

const firstDay = START_SEC / 86_400
const bill = { startDay: firstDay, endDay: firstDay + 12, groups: [], types: [] }
/** Four m5.large, 96 instance-hours a day, at 80,000 micro-dollars under a plan; the list has 107,000. */
const fair: BilledGroup = { accountId: null, groupName: 'web', microUsdPerDay: 96 * 80_000, quantityPerDay: 96, mixed: false }
const rate = (
  billed: Partial<BilledGroup>,
  {
    observation = anObservation(),
    typeRate,
    place = aPlace(),
  }: { observation?: ReturnType<typeof anObservation>; typeRate?: number; place?: ReturnType<typeof aPlace> } = {},
) => groupRate(observation, place, bill, { ...fair, ...billed }, typeRate)

describe('the rate of a group', () => {
  it('is what was paid for an hour where the bill has the hours that ran', () => {
    expect(rate({})).toEqual({ microUsdPerInstanceHour: 80_000, source: 'cost-explorer' })
    // booting and draining are billed and not in service
    expect(rate({ quantityPerDay: 110, microUsdPerDay: 110 * 80_000 })).toEqual({ microUsdPerInstanceHour: 80_000, source: 'cost-explorer' })
  })

  it('is not that of a group of its name in another account', () => {
    const both = { quantityPerDay: 192, microUsdPerDay: 96 * 80_000 + 96 * 900_000 }
    expect(rate(both)).toMatchObject({ microUsdPerInstanceHour: 107_000, source: 'list-price', doubt: { billedUnitsPerDay: 192, ratedBy: 'list-price' } })
    expect(rate(both, { typeRate: 82_000 })).toMatchObject({
      microUsdPerInstanceHour: 82_000,
      source: 'cost-explorer',
      doubt: { ratedBy: 'type-over-the-bill' },
    })
  })

  it('is not divided by gigabytes, or by hours of something else', () => {
    // transfer: 20 GB a day among the hours, which Cost Explorer adds up and gives no unit
    expect(rate({ quantityPerDay: 116, mixed: true })).toEqual({ microUsdPerInstanceHour: 80_000, source: 'cost-explorer' })
    expect(rate({ quantityPerDay: 160, mixed: true })).toMatchObject({ source: 'list-price' })
  })

  it('is unknown where neither the bill nor the list can say it, and says so', () => {
    const odd = rate({ quantityPerDay: 300 }, { place: aPlace({ prices: null }) })
    expect(odd).toEqual({
      unknownBecause: { code: 'bill-hours-do-not-fit', billedUnitsPerDay: 300, observedHoursPerDay: 96, ratedBy: 'unknown', instanceType: 'm5.large' },
    })
    const judged = judge(anObservation(), aPlace({ prices: null }), odd, defaultPolicy)
    expect(judged).toMatchObject({ rate: null, current: { microUsdPerMonth: null } })
    expect(judged.leftOut.map(reasonInWords).join()).toContain('its rate is unknown')
  })

  it('is unknown for what the list lacks: types that ran, in order, or the whole of it', () => {
    const listed = (group: Parameters<typeof aGroup>[0], place: Parameters<typeof aPlace>[0]) =>
      groupRate(anObservation({ group: aGroup(group) }), aPlace(place), bill, undefined, undefined)
    const unknown = (...instanceTypes: readonly string[]) => ({ unknownBecause: { code: 'price-of-type-unknown', instanceTypes } })
    expect(listed({ typeShares: { 'z1.large': 0.3, 'm5.large': 0.4, 'a1.large': 0.3 } }, {})).toEqual(unknown('a1.large', 'z1.large'))
    expect(listed({ typeShares: {}, instanceType: 'z1.large' }, {})).toEqual(unknown('z1.large'))
    expect(listed({ typeShares: {}, instanceType: null }, {})).toBeNull()
    expect(listed({}, { prices: null })).toBeNull()
    const because = { code: 'as-said', text: 'not read' } as never
    expect(listed({}, { prices: null, pricesUnknownBecause: because })).toEqual({ unknownBecause: because })
  })

  it('is held against what was out of service, too: a warm pool, or more than that', () => {
    const running = (outOfServiceInstances: Float64Array | null, runningPoolInstances: number) =>
      rate({ quantityPerDay: 192 }, { observation: anObservation({ group: aGroup({ runningPoolInstances }), outOfServiceInstances }) })
    // four in service and four more are 192 hours a day
    for (const known of [running(null, 4), running(aSeries(4), 0), running(aSeries(1), 4), running(aSeries(4), 1)])
      expect(known).toMatchObject({ source: 'cost-explorer' })
    for (const odd of [running(null, 0), running(aSeries(0), 0)]) expect(odd).toMatchObject({ source: 'list-price' })
  })

  it('is a word of the judgement where it may not be its own', () => {
    expect(
      judge(anObservation(), aPlace(), rate({ quantityPerDay: 192 }), defaultPolicy)
        .leftOut.map(reasonInWords)
        .join(),
    ).toContain("another account's group of that name")
  })

  it('is held against the days of the bill, not those that it still lacks', () => {
    // it grew threefold on the last two days, which are not settled
    const grown = anObservation({ inServiceInstances: aSeries(4, [STEPS - 576, STEPS, 40]) })
    expect(rate({}, { observation: grown })).toEqual({ microUsdPerInstanceHour: 80_000, source: 'cost-explorer' })
  })

  it('is believed where no hours were observed to hold it against', () => {
    expect(rate({ quantityPerDay: 500, microUsdPerDay: 500 * 90_000 }, { observation: anObservation({ inServiceInstances: null }) })).toMatchObject({
      microUsdPerInstanceHour: 90_000,
    })
  })

  it('by the list of a Spot group overstates what is paid, and says so', () => {
    const listed = (spotFraction: number) => groupRate(anObservation({ group: aGroup({ spotFraction }) }), aPlace(), bill, undefined, undefined)
    expect(listed(0.5)).toMatchObject({ source: 'list-price', doubt: { code: 'spot-price-unknown' } })
    expect(listed(0)).not.toHaveProperty('doubt')
  })

  it('of a Spot group is never that of on-demand hours', () => {
    const spot = anObservation({ group: aGroup({ spotFraction: 1 }) })
    expect(rate({ quantityPerDay: 192 }, { observation: spot, typeRate: 82_000 })).toMatchObject({ source: 'list-price' })
  })
})

describe('the rate of a type over the bill', () => {
  const table = (rows: readonly (readonly [usageType: string, usd: number, quantity: number])[]): DailySpend => ({
    dimensions: ['SERVICE', 'USAGE_TYPE'],
    firstDay,
    days: 2,
    currency: 'USD',
    estimated: new Uint8Array(2),
    answered: Uint8Array.of(1, 1),
    rows: rows.map(([usageType, usd, quantity]) => ({
      keys: ['Amazon Elastic Compute Cloud - Compute', usageType],
      amortizedMicroUsd: Float64Array.of(usd * 1e6, usd * 1e6),
      unblendedMicroUsd: Float64Array.of(usd * 1e6, usd * 1e6),
      usageQuantity: Float64Array.of(quantity, quantity),
      usageUnit: 'Hrs',
    })),
  })
  const ratesOf = (rows: Parameters<typeof table>[0]) => [...typeRates([table(rows)], { startDay: firstDay, endDay: firstDay + 2 })]

  it('has running hours below the line and what comes with them above it', () => {
    expect(
      ratesOf([
        ['EU-BoxUsage:m3.xlarge', 28.128, 96],
        ['EU-EBSOptimized:m3.xlarge', 2.4, 96],
        ['EU-DataTransfer-Out-Bytes', 9, 100],
      ]),
    ).toEqual([['m3.xlarge', 318_000]])
  })

  it('is left out where a type runs in two regions, which have two prices, or only on Spot', () => {
    expect(
      ratesOf([
        ['EU-BoxUsage:m5.large', 10, 96],
        ['BoxUsage:m5.large', 9, 96],
        ['EU-SpotUsage:c5.large', 3, 96],
      ]),
    ).toEqual([])
  })
})
