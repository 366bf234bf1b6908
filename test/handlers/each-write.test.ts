import { beforeAll, describe, expect, it } from 'vitest'
import { randomSource } from '../../fixtures/random.ts'
import { badDay, type Fault, type Story } from './each-write.ts'
import { brokenPromises, daysOf, everyFault } from './each-write-promises.ts'

/** Another sample each time; where it fails it is repeated by its seed, which is in the test's name. All of them are in each-write.long.test.ts. */
const SEED = process.env.WRITES_SEED === undefined ? Math.floor(Math.random() * 1_000_000) : Number(process.env.WRITES_SEED)

const alone = new Map<number, Story>()
beforeAll(async () => void (await aloneFor(2)))

async function aloneFor(days: number): Promise<Story> {
  const story = alone.get(days) ?? (await badDay(null, { days }))
  alone.set(days, story)
  return story
}

const wrongWith = async (fault: Fault) => {
  const days = daysOf(fault)
  return brokenPromises(await badDay(fault, { days }), await aloneFor(days), fault)
}

describe('a write of a busy day', () => {
  it('is of every kind that there is', () => {
    const { writes } = alone.get(2) as Story
    const kinds = ['RUNS#', 'runs/', 'reports/', 'SET-ASIDE', 'FINDINGS#', 'facts/', 'LEDGER#', 'SPEND#', 'SENDS#topic', 'SENDS#operators', 'SENDS#slack']
    const others = [
      'SENDS#mail',
      'CHANNELS',
      'HISTORY#',
      'sns Publish alerts',
      'sns Publish teams',
      'sns Publish operators',
      'events PutEvents',
      'ses SendEmail',
    ]
    expect([...kinds, ...others].filter((kind) => !writes.some((write) => write.includes(kind)))).toEqual([])
    expect(new Set(writes).size).toBe(writes.length)
  })

  it(`that goes wrong loses nothing, closes nothing, and is told once (WRITES_SEED=${SEED})`, async () => {
    const faults = everyFault(alone.get(2) as Story)
    const fault = faults[Math.floor(randomSource(SEED)() * faults.length)] as Fault
    expect([fault, await wrongWith(fault)]).toEqual([fault, []])
  })

  // each of these was lost, late or told to nobody once
  it.each([
    ['an answer to a claim that never came', /^dynamo PutItem SENDS#slack#alert/, 'unsaid'],
    ['an answer to a claim of what operators are told', /^dynamo PutItem SENDS#operators/, 'unsaid'],
    ['a sender of HTML mail who died', /^dynamo PutItem SENDS#mail#alert/, 'dies-after'],
    ['the step of an event that was not noted', /^dynamo PutItem FINDINGS#444455556666/, 'dies-after'],
  ] as const)('that goes wrong loses nothing: %s', async (_, write, way) => {
    const fault = { write: (alone.get(2) as Story).writes.find((one) => write.test(one)) ?? '', way }
    expect(await wrongWith(fault)).toEqual([])
  })
})
