import { describe, expect, it } from 'vitest'
import { judge } from '../../domain/judge.ts'
import { metrics } from '../../domain/metrics.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { shop, worlds } from './judged-worlds.ts'

const rate = { microUsdPerInstanceHour: 107_000, source: 'list-price' } as const

/** Each series without a tenth of its points, each without others. */
function holed(observation: Observation): Observation {
  const without = metrics.flatMap(({ field }, k) => {
    const values = field === 'cpuSamples' ? null : observation[field]
    return values === null ? [] : [[field, values.map((x, i) => ((i * 7919 + k * 104729) % 1009 < 101 ? Number.NaN : x))]]
  })
  return { ...observation, ...Object.fromEntries(without) }
}

const found = (observation: Observation, place = shop) =>
  judge(observation, place, rate, defaultPolicy).findings.map(({ kind, severity }) => `${kind} ${severity}`)

describe('a tenth of the points missing changes no verdict of a group that', () => {
  it.each(Object.entries(worlds))('%s', (_, { observation, place }) => {
    expect(found(holed(observation), place)).toEqual(found(observation, place))
  })
})
