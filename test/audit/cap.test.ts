import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Run } from '../../audit/begin.ts'
import { sharesOfCap } from '../../audit/cap.ts'
import { divide } from '../../audit/divide.ts'
import { planRun } from '../../audit/plan.ts'
import { RunRefused } from '../../audit/run-refused.ts'
import { fleetOf, placeSourceOf } from './made-up-fleet.ts'

const USD = 1_000_000
/** Four requests of the bill, a page each; a group asks for eleven metrics. */
const priceOf = (groups: number) => ({ groups, batchesMicroUsd: groups * 110, billMicroUsd: 40_000 })

describe('the cap of a run', () => {
  it('fits the fleet where none is set', () => {
    for (const groups of [0, 1, 1000, 10_000, 100_000]) {
      const { billMicroUsd, batchFactor } = sharesOfCap(null, priceOf(groups))
      expect(billMicroUsd).toBeGreaterThan(20 * 10_000)
      if (groups >= 1000) expect(batchFactor).toBeLessThanOrEqual(1.1)
    }
  })

  it('lets a small fleet ask again: what comes in pages is charged again', () => {
    const { batchFactor } = sharesOfCap(null, priceOf(1))
    expect(batchFactor * 110).toBeGreaterThan(10 * 110)
  })

  it('that is passed by the price refuses the run, with a number that is enough', () => {
    const refusal = () => sharesOfCap(1 * USD, priceOf(10_000))
    expect(refusal).toThrow(RunRefused)
    expect(refusal).toThrow('the run would cost $1.14, over its cap of $1.00; nothing was charged. Set maxUsdPerRun to 1.26 or more, or audit fewer groups')
    expect(() => sharesOfCap(1.26 * USD, priceOf(10_000))).not.toThrow()
  })

  it('leaves the bill all that pages do not need: it is never short while money is left', () => {
    for (const [groups, cap] of [
      [5000, 1],
      [8000, 1],
      [10_000, 2],
    ] as const) {
      const price = priceOf(groups)
      const { batchFactor, billMicroUsd } = sharesOfCap(cap * USD, price)
      const left = cap * USD - price.batchesMicroUsd - price.billMicroUsd
      expect(billMicroUsd - price.billMicroUsd).toBeGreaterThanOrEqual(left / 2 - 1)
      expect(batchFactor * price.batchesMicroUsd + billMicroUsd).toBeLessThanOrEqual(cap * USD)
      expect(batchFactor).toBeGreaterThanOrEqual(1)
    }
    // seventeen cents are left beside four pages of the bill: four cents for metrics that come up, the rest for further pages
    expect(sharesOfCap(0.6 * USD, priceOf(3500)).billMicroUsd).toBeCloseTo(176_500, -1)
  })
})

describe('the pace of a worker', () => {
  const run = { runId: 'r', accounts: [], regions: [], groups: [], days: 14, windowEndSec: 0 } as unknown as Run
  const place = (accountId: string, groups: number) => ({
    ...placeSourceOf([], { accountId, region: 'eu-west-1' }),
    listGroupNames: async () => Array.from({ length: groups }, (_, i) => `group-${i}`),
  })
  const shares = async (...places: readonly ReturnType<typeof place>[]) => {
    const settings = { capMicroUsd: null, groupsPerBatch: 10 } as never
    return (await planRun(run, { settings, openFleet: async () => fleetOf(...places) })).batches.map(({ paceShare }) => paceShare)
  }

  it('is its share of what an account and region may be asked, of which so many workers read at a time', async () => {
    expect(await shares(place('111122223333', 10))).toEqual([1])
    expect(await shares(place('111122223333', 40))).toEqual([0.25, 0.25, 0.25, 0.25])
    // ten workers are under way, however many pages there are
    expect(new Set(await shares(place('111122223333', 500)))).toEqual(new Set([0.1]))
    // accounts do not share their limits
    expect(await shares(place('111122223333', 10), place('444455556666', 20))).toEqual([1, 0.5, 0.5])
    // where several are large, each has as many workers at a time as there are for it
    expect(new Set(await shares(place('111122223333', 100), place('222233334444', 100), place('333344445555', 100)))).toEqual(new Set([1 / 3]))
  })
})

describe('the batches of a run', () => {
  const groups = (accountId: string, region: string, count: number) => Array.from({ length: count }, (_, i) => ({ accountId, region, name: `group-${i}` }))
  const drawn = fc.array(fc.record({ account: fc.constantFrom('111122223333', '444455556666'), count: fc.integer({ min: 1, max: 400 }) }), {
    minLength: 1,
    maxLength: 30,
  })

  it('never ask more of an account and region at a time than it may be asked, and leave no group out', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 120 }), (places, groupsPerBatch) => {
        const entries = places.flatMap(({ account, count }, i) => groups(account, `region-${String(i).padStart(2, '0')}`, count))
        const batches = divide(entries, groupsPerBatch)
        expect(batches.flatMap((batch) => batch.entries)).toEqual(entries)
        for (const region of new Set(entries.map((entry) => entry.region))) {
          const mine = batches.filter((batch) => batch.entries.some((entry) => entry.region === region))
          const lanes = new Map(mine.map(({ lane, paceShare }) => [lane, paceShare]))
          expect([...lanes.values()].reduce((sum, share) => sum + share, 0)).toBeLessThan(1 + 1e-9)
        }
      }),
    )
  })

  it('are of one size where an account and region has several, so that its workers end together', () => {
    const sizes = divide([...groups('1', 'a', 334), ...groups('1', 'b', 333), ...groups('1', 'c', 333)], 100).map(({ entries, lane }) => [lane, entries.length])
    const perLane = [...Map.groupBy(sizes, ([lane]) => lane).values()].map((of) => of.reduce((sum, [, size = 0]) => sum + size, 0))
    expect(perLane).toHaveLength(9)
    expect(Math.max(...perLane) - Math.min(...perLane)).toBeLessThanOrEqual(2)
  })
})

describe('the cap of a page', () => {
  const run = { runId: 'r', accounts: [], regions: [], groups: [], days: 14, windowEndSec: 0 } as unknown as Run

  it('follows the price of its own groups: a page of dear ones is not held to the mean of the place', async () => {
    const prices = new Map([...Array(10)].map((_, i) => [`group-${i}`, i < 5 ? 60 : 240]))
    const place = {
      ...placeSourceOf([], { accountId: '111122223333', region: 'eu-west-1' }),
      listGroupNames: async () => [...prices.keys()],
      pricesMicroUsd: async () => prices,
    }
    const settings = { capMicroUsd: 1 * USD, groupsPerBatch: 5 } as never
    const { batches, priceMicroUsd } = await planRun(run, { settings, openFleet: async () => fleetOf(place) })
    expect(priceMicroUsd).toBe(1500)
    for (const { entries, capMicroUsd } of batches)
      expect(capMicroUsd).toBeGreaterThanOrEqual(1.1 * entries.reduce((sum, { name }) => sum + (prices.get(name ?? '') ?? 0), 0))
  })

  it('holds the bill of each Region in which an account has a group of a name that another of its Regions has, too', async () => {
    const place = (accountId: string, region: string, ...names: string[]) => ({
      ...placeSourceOf([], { accountId, region }),
      listGroupNames: async () => names,
    })
    const places = [
      place('111122223333', 'eu-west-1', 'web', 'api'),
      place('111122223333', 'us-east-1', 'web'),
      place('111122223333', 'us-west-2', 'worker'),
      place('222233334444', 'ap-south-1', 'api'),
    ]
    const planned = async (more: object) => {
      const settings = { capMicroUsd: 1 * USD, groupsPerBatch: 5 } as never
      const { sharedNameRegions, priceMicroUsd } = await planRun(run, {
        settings,
        openFleet: async () => ({ ...fleetOf(...places), billMicroUsd: 60_000, ...more }),
      })
      return [sharedNameRegions, priceMicroUsd]
    }
    expect(await planned({ billOfRegionMicroUsd: 10_000 })).toEqual([['eu-west-1', 'us-east-1'], 80_000])
    // an export tells Regions apart
    expect(await planned({})).toEqual([[], 60_000])
  })
})
