import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ProposedCurves } from '../../../domain/propose/curves.ts'
import { coarser, type Envelope, envelopeOf, groupChart, type Span } from '../../../report/page/envelope.ts'
import { draws } from '../../draws.ts'
import { webJudgement } from '../made-up-report.ts'

const instances = fc.option(fc.integer({ min: 0, max: 40 }), { nil: Number.NaN, freq: 6 })
const curves = fc.array(fc.record({ required: instances, inService: instances, overloaded: fc.boolean() }), { maxLength: 200 }).map(
  (steps): ProposedCurves => ({
    requiredInstances: Float64Array.from(steps, ({ required }) => required),
    inServiceInstances: Float64Array.from(steps, ({ inService }) => inService),
    overloadedSteps: Uint8Array.from(steps, ({ overloaded }) => (overloaded ? 1 : 0)),
  }),
)
const width = fc.integer({ min: 1, max: 60 })

/** The largest and smallest of a slice, by plain reckoning. */
const most = (values: Float64Array, from: number, to: number): number | null => extreme(values, from, to, Math.max)
const least = (values: Float64Array, from: number, to: number): number | null => extreme(values, from, to, Math.min)
function extreme(values: Float64Array, from: number, to: number, choose: (...xs: number[]) => number): number | null {
  const seen = [...values.slice(from, to)].filter((value) => !Number.isNaN(value))
  return seen.length === 0 ? null : choose(...seen)
}
const spanOf = (spans: readonly Span[], column: number): Span | undefined => spans.find(([at]) => at === column)

describe('a group’s curves in fewer columns', () => {
  it('keep each column’s extremes, so that no peak is lost however few columns there are', () => {
    fc.assert(
      fc.property(curves, width, (steps, inOne) => {
        const envelope = envelopeOf(steps, inOne)
        for (let i = 0; i < envelope.requiredMost.length; i++) {
          const [from, to] = [i * inOne, (i + 1) * inOne]
          expect(envelope.requiredMost[i]).toBe(most(steps.requiredInstances, from, to))
          expect(envelope.inServiceMost[i]).toBe(most(steps.inServiceInstances, from, to))
          expect(envelope.inServiceLeast[i]).toBe(least(steps.inServiceInstances, from, to))
        }
        expect(envelope.requiredMost).toHaveLength(Math.ceil(steps.requiredInstances.length / inOne))
      }),
    )
  })

  it('keep every step that was short or overloaded within a span of its column, and have no span without such a step', () => {
    fc.assert(
      fc.property(curves, width, (steps, inOne) => {
        const { short, overload } = envelopeOf(steps, inOne)
        const columnsShort = new Set<number>()
        for (const [i, need] of steps.requiredInstances.entries()) {
          const have = steps.inServiceInstances[i] as number
          const column = Math.floor(i / inOne)
          if (need > have) {
            columnsShort.add(column)
            const [, from, to] = spanOf(short, column) as Span
            expect(from <= have && need <= to).toBe(true)
          }
          if (steps.overloadedSteps[i] === 1 && !Number.isNaN(have) && !Number.isNaN(need)) {
            const [, from, to] = spanOf(overload, column) as Span
            expect(from <= have && Math.max(have, need) <= to).toBe(true)
          }
        }
        expect(short.map(([column]) => column)).toEqual([...columnsShort].sort((a, b) => a - b))
      }),
    )
  })

  it('are the same made coarse in one go or in two', () => {
    fc.assert(
      fc.property(curves, width, fc.integer({ min: 1, max: 12 }), (steps, inOne, again) => {
        expect(coarser(envelopeOf(steps, inOne), again)).toEqual(envelopeOf(steps, inOne * again))
      }),
    )
  })

  it('survive a journey as JSON', () => {
    fc.assert(
      fc.property(curves, width, (steps, inOne) => {
        const envelope = envelopeOf(steps, inOne)
        expect(JSON.parse(JSON.stringify(envelope)) as Envelope).toEqual(envelope)
      }),
    )
  })
})

describe('the chart of a judged group', () => {
  it('has a column an hour for two weeks, today’s curve and the proposal’s', () => {
    const chart = groupChart(webJudgement)
    expect(chart?.columnSec).toBe(3600)
    expect(chart?.today.requiredMost).toHaveLength(336)
    expect(chart?.proposed?.requiredMost).toHaveLength(336)
    expect(Math.max(...(chart?.today.requiredMost ?? []).map((need) => need ?? 0))).toBeGreaterThan(7)
    expect(chart?.today.overload.length).toBeGreaterThan(0)
  })

  it('has 400 columns at most, of a round width, whatever the window and its steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 26_000 }), fc.constantFrom(60, 300, 3600), (length, stepSec) => {
        const flat = new Float64Array(length).fill(2)
        const curves = {
          startSec: 0,
          stepSec,
          requiredInstances: flat,
          inServiceInstances: flat,
          overloadedSteps: new Uint8Array(length),
          proposed: null,
        }
        const chart = groupChart({ ...webJudgement, curves })
        const columns = chart?.today.requiredMost.length ?? 0
        expect(columns).toBeLessThanOrEqual(400)
        expect((chart?.columnSec ?? 0) % stepSec).toBe(0)
        expect(columns * (chart?.columnSec ?? 0)).toBeGreaterThanOrEqual(length * stepSec)
      }),
      draws(50),
    )
  })

  it('is not there where the demand could not be told', () => {
    expect(groupChart({ ...webJudgement, curves: null })).toBeNull()
  })
})
