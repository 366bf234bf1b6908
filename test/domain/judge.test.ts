import { describe, expect, it } from 'vitest'
import { type Judgement, judge } from '../../domain/judge.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { deepFrozen } from './a-case.ts'
import { type JudgedWorld, shop, worlds } from './judged-worlds.ts'

const rateOf = (name: string) => (name === 'has no price' ? null : ({ microUsdPerInstanceHour: 107_000, source: 'list-price' } as const))

const judged = new Map<string, Judgement>(
  Object.entries(worlds).map(([name, { observation, place = shop }]) => [name, judge(deepFrozen(observation), deepFrozen(place), rateOf(name), defaultPolicy)]),
)
const of = (name: string): Judgement => judged.get(name) as Judgement

/** Everything that a judgement says, a line for each thing said, to be read and compared. */
function told({ findings, verdicts, notAssessed, curves, need: _need, proposal, ...rest }: Judgement): string {
  const total = (curve: Float64Array): number => curve.reduce((sum, x) => sum + (Number.isNaN(x) ? 0 : x), 0)
  const drawn =
    curves === null
      ? null
      : { required: total(curves.requiredInstances), inService: total(curves.inServiceInstances), overloaded: countOf(curves.overloadedSteps) }
  const proposed =
    curves?.proposed == null
      ? null
      : {
          required: total(curves.proposed.requiredInstances),
          inService: total(curves.proposed.inServiceInstances),
          overloaded: countOf(curves.proposed.overloadedSteps),
        }
  const rounded = (_: string, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value)
  const things = [
    rest,
    { drawn, proposed },
    ...Object.entries(proposal ?? {}).map(([lever, value]) => ({ [lever]: value })),
    ...findings,
    ...verdicts,
    ...notAssessed,
  ]
  return `${things.map((thing) => JSON.stringify(thing, rounded)).join('\n')}\n`
}

const countOf = (steps: Uint8Array): number => steps.reduce((count, step) => count + step, 0)

describe('a group that', () => {
  it.each(Object.entries(worlds))('%s', async (name, { found }) => {
    const judgement = of(name)
    expect(
      judgement.findings
        .map((finding) => finding.kind)
        .filter((kind) => kind !== 'blind-spot')
        .sort(),
    ).toEqual([...found].sort())
    await expect(told(judgement)).toMatchFileSnapshot(new URL(`judgements/${name.replaceAll(/[^a-z]+/gi, '-')}.txt`, import.meta.url).pathname)
  })

  it.each(Object.keys(worlds).reverse())('%s, and is judged the same again, in whatever order groups come', (name) => {
    const { observation, place = shop } = worlds[name] as JudgedWorld
    expect(told(judge(observation, place, rateOf(name), defaultPolicy))).toBe(told(of(name)))
  })
})

describe('a proposal', () => {
  const proposals = [...judged].flatMap(([name, { proposal, current }]) => (proposal === null || current === null ? [] : [{ name, proposal, current }]))

  it('adds no overload to what was observed', () => {
    for (const { name, proposal, current } of proposals) {
      const allowed = defaultPolicy.healthyMinutesPerWeek + current.overloadMinutesPerWeek
      expect(proposal.replay.overloadMinutesPerWeek, name).toBeLessThanOrEqual(allowed)
    }
  })

  it('keeps a size that it can keep: minimum, desired and maximum in order, and two instances', () => {
    for (const { name, proposal } of proposals) {
      const { minSize = 2, maxSize = Number.POSITIVE_INFINITY, desiredCapacity = minSize } = proposal.changes
      expect([minSize >= 2, desiredCapacity >= minSize, maxSize >= desiredCapacity], name).toEqual([true, true, true])
    }
  })

  it('has a price where its group has one, and its savings are the difference', () => {
    for (const { name, proposal, current } of proposals) {
      const { microUsdPerMonth } = proposal.replay
      expect(proposal.savingsMicroUsdPerMonth, name).toBe(
        current.microUsdPerMonth === null || microUsdPerMonth === null ? null : current.microUsdPerMonth - microUsdPerMonth,
      )
    }
  })

  it('puts its savings on one finding alone', () => {
    for (const { findings, proposal, current, name } of judged.values()) {
      const carried = findings.filter((finding) => finding.savingsMicroUsdPerMonth !== null)
      expect(carried.length, name).toBeLessThanOrEqual(1)
      for (const { savingsMicroUsdPerMonth } of carried)
        expect(savingsMicroUsdPerMonth).toBe(findings[0]?.kind === 'idle-group' ? current?.microUsdPerMonth : proposal?.savingsMicroUsdPerMonth)
    }
  })
})
