import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { counterfactualSaving, type MadeChange } from '../../../domain/reconcile/counterfactual.ts'
import type { KeptDay } from '../../../domain/reconcile/need-of-day.ts'
import { noise } from '../spend/made-up-bill.ts'

const CHANGE = 20_030
const PRICE = 0.096
const WORLDS = 200
const HEADROOM = 1.15
const change: MadeChange = {
  settings: { minSize: 12, maxSize: 24, scheduledActions: [] },
  changes: { minSize: 4 },
  steadyFromDay: 0,
  unchangedDay: CHANGE,
  partlyDay: CHANGE + 1,
  appliedDay: CHANGE + 1,
  endDay: null,
}

/** Sixty days, the minimum lowered from 12 to 4 in the middle; on a share of the days begins a spell of up to `longest` with up to `most` instances more. */
function world(seed: number, [low, high]: readonly [number, number], share: number, longest: number, most: number) {
  const drawn = (what: number, i: number) => (noise(seed * 7 + what, i) + 1) / 2
  const demand = Array.from({ length: 60 }, (_, i) => (low + (high - low) * drawn(1, i)) * (i % 7 < 2 ? 0.6 : 1))
  const extra = demand.map(() => 0)
  for (const i of demand.keys()) if (drawn(2, i) < share) extra.fill(1 + Math.floor(most * drawn(4, i)), i, i + 1 + Math.floor(longest * drawn(3, i)))
  const days = demand.map((required, i): KeptDay => {
    const asked = required * HEADROOM * (1 + 0.03 * noise(seed * 7 + 5, i))
    const inServiceHours = (Math.max(i < 30 ? 12 : 4, asked) + (extra[i] as number)) * 24
    return {
      day: CHANGE - 30 + i,
      requiredHours: required * 24,
      overloadedMinutes: 0,
      inServiceHours,
      listMicroUsd: Math.round(inServiceHours * PRICE * 1e6),
      billedMicroUsd: null,
    }
  })
  // spells come before and after alike: what the settings save is what they ask for, on the 28 days compared
  const saved = demand.slice(32).map((required) => Math.max(12, required * HEADROOM) - Math.max(4, required * HEADROOM))
  return { days, truthUsd: (saved.reduce((sum, x) => sum + x, 0) / saved.length) * 730 * PRICE }
}

describe('the range of what a change has saved', () => {
  it('holds the truth about nine times in ten where days stray in a row, whatever the demand', () => {
    const kinds = [
      [0.02, 4, 2],
      [0.07, 5, 3],
    ] as const
    const demands = [
      [2, 4],
      [4, 9],
      [8, 16],
    ] as const
    const held = kinds.flatMap(([share, longest, most]) =>
      demands.flatMap((demand) =>
        Array.from({ length: WORLDS }, (_, seed) => {
          const { days, truthUsd } = world(seed, demand, share, longest, most)
          const [low, high] = counterfactualSaving(change, days, defaultPolicy)?.savingsRangeMicroUsdPerMonth ?? [Number.NaN, Number.NaN]
          return low <= truthUsd * 1e6 && truthUsd * 1e6 <= high
        }),
      ),
    )
    const share = held.filter(Boolean).length / held.length
    expect(share).toBeGreaterThan(0.87)
    expect(share).toBeLessThan(0.96)
  })
})
