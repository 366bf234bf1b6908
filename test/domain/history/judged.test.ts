import { describe, expect, it } from 'vitest'
import { dayFromIso } from '../../../domain/calendar.ts'
import { judge } from '../../../domain/judge.ts'
import { isHistory } from '../../../domain/observe/hourly-history.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { aTracking } from '../a-case.ts'
import { shop } from '../judged-worlds.ts'
import { aRememberedWorld, ordinary, type PastHour } from './a-history.ts'

const rate = { microUsdPerInstanceHour: 107_000, source: 'list-price' as const }
const judged = (observation: Observation) => judge(observation, shop, rate, defaultPolicy)
const without = ({ hourly: _, ...observation }: Observation): Observation => observation
const kinds = (observation: Observation): readonly string[] => judged(observation).findings.map(({ kind }) => kind)

type PastDemand = (hour: PastHour) => number

/** Twelve instances all the time for four busy vCPUs; at each month's end they are needed. */
const monthEnd = (hour: PastHour): number => (hour.daysLeft === 0 && hour.hour >= 1 && hour.hour < 7 ? 15 : ordinary(hour))
const fixed = (size: number, maxSize = size) => ({ group: { minSize: size, maxSize, desiredCapacity: size, policies: [] } })
const tracked = (minSize: number, maxSize: number) => ({ group: { minSize, maxSize, desiredCapacity: minSize, policies: [aTracking({ targetValue: 50 })] } })

describe('a group that is much too large for its window and just right at each month’s end', () => {
  const world = aRememberedWorld({ demand: monthEnd, window: fixed(12), instances: () => 12 })

  it('is told to save by what the window asks for where nobody knows the month’s end', () => {
    expect(judged(without(world)).proposal?.savingsFraction).toBeGreaterThan(0.3)
  })

  it('is told to save no more than the month’s end leaves, once that is known', () => {
    const [blind, seeing] = [judged(without(world)).proposal, judged(world).proposal]
    expect(seeing?.savingsFraction ?? 0).toBeLessThan(blind?.savingsFraction ?? 0)
    // fifteen busy vCPUs: in eight instances of two vCPUs nobody would find room
    if (seeing !== null && seeing.changes.targetTracking === undefined) expect(seeing.changes.minSize ?? 12).toBeGreaterThan(8)
  })

  it('is told the same as before by a history that shows nothing beyond the window', () => {
    const calm = aRememberedWorld({ demand: ordinary, window: fixed(12), instances: () => 12 })
    expect(judged(calm).proposal).toEqual(judged(without(calm)).proposal)
    expect(judged(calm).findings).toEqual(judged(without(calm)).findings)
  })

  it('is told the same as before by a history that disagrees with the window', () => {
    const { hourly } = world
    if (hourly === undefined || !isHistory(hourly)) throw new Error('no history')
    const wrong = { ...world, hourly: { ...hourly, cpuPercentAverage: hourly.cpuPercentAverage.map((x) => x / 2) } }
    expect(judged(wrong).proposal).toEqual(judged(without(world)).proposal)
    expect(judged(wrong).memory).toMatchObject({ code: 'history-disagrees' })
  })
})

describe('a peak that is to be expected', () => {
  it('is a finding where today’s settings cannot serve it, with its date and what it asks for', () => {
    const world = aRememberedWorld({ demand: monthEnd, window: tracked(4, 6), instances: () => 6 })
    const ahead = judged(world).findings.find(({ kind }) => kind === 'predictable-peak')
    expect(ahead).toMatchObject({
      severity: 'high',
      facts: { ahead: { rhythm: 'month-end', nextDay: dayFromIso('2026-03-31'), reachedInstances: 6, maxSize: 6, overloadMinutes: 360 } },
    })
    expect(kinds(without(world))).not.toContain('predictable-peak')
  })

  it('is none where they can', () => {
    const world = aRememberedWorld({ demand: monthEnd, window: fixed(12), instances: () => 12 })
    expect(kinds(world)).not.toContain('predictable-peak')
  })

  it('that was seen once is of low severity, and of none while its date is far', () => {
    const once =
      (month: number): PastDemand =>
      (hour) =>
        hour.year === 2025 && hour.month === month && hour.dayOfMonth === 10 && hour.hour > 8 && hour.hour < 20 ? 15 : ordinary(hour)
    const world = (demand: PastDemand): Observation => aRememberedWorld({ demand, window: tracked(4, 6), instances: () => 6 })
    expect(judged(world(once(4))).findings.find(({ kind }) => kind === 'predictable-peak')).toMatchObject({
      severity: 'low',
      facts: { ahead: { rhythm: 'once', timesSeen: 1 } },
    })
    expect(kinds(world(once(9)))).not.toContain('predictable-peak')
  })
})
