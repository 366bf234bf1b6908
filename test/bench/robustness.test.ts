import { describe, expect, it } from 'vitest'
import { moveOf, type Saying } from '../../bench/robustness/compare.ts'
import { defectsOf } from '../../bench/robustness/document.ts'
import { base, variants } from '../../bench/robustness/variants.ts'
import { drawRoughGroup } from '../../fixtures/rough/draw-fleet.ts'
import type { Label } from '../../fixtures/rough/labels.ts'
import type { ReportProposal } from '../../report/schema.ts'

const saying = (more: Partial<Saying> = {}): Saying => ({ over: false, gap: false, proposal: null, reasons: [], status: 'audited', ...more })
const proposal = (changes: ReportProposal['changes']) => ({ changes }) as ReportProposal

describe('how an answer moved', () => {
  it('tells a verdict that came from one that went', () => {
    expect(moveOf('one', saying({ over: true }), saying({ gap: true }))).toMatchObject({ over: 'went', gap: 'came', proposal: 'none' })
  })

  it('calls a proposal near whose sizes are within a quarter and whose target is within ten points', () => {
    const of = (minSize: number, targetValue: number, instanceType?: string) =>
      saying({
        proposal: proposal({
          minSize,
          ...(instanceType === undefined ? {} : { instanceType }),
          targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue, disableScaleIn: false },
        }),
      })
    const move = (after: Saying) => moveOf('one', of(8, 50), after).proposal
    expect([of(8, 50), of(10, 60), of(11, 50), of(8, 61), of(8, 50, 'm5.large'), saying()].map(move)).toEqual([
      'same',
      'near',
      'moved',
      'moved',
      'moved',
      'went',
    ])
  })

  it('expects twice the sizes of a group that is twice as large', () => {
    const of = (minSize: number) => saying({ proposal: proposal({ minSize }) })
    expect([moveOf('one', of(4), of(8), 2).proposal, moveOf('one', of(4), of(4), 2).proposal]).toEqual(['same', 'moved'])
  })

  it('keeps the reasons that are new', () => {
    expect(moveOf('one', saying({ reasons: ['a'] }), saying({ reasons: ['a', 'b'] })).newReasons).toEqual(['b'])
  })
})

describe('a defect', () => {
  const group = drawRoughGroup(1, 'well kept', 0, 'plain')
  const groups = new Map([[group.name, group]])
  const label: Label = { over: true, gap: null, must: [], never: [], why: { over: '', gap: '' } }
  const found = (after: Saying, one = label) =>
    defectsOf({ variant: base, moves: [moveOf(group.name, saying({ over: true }), after)] }, groups, new Map([[group.name, one]])).map(({ what }) => what)

  it('is a turn away from what is true, without a word of why', () => {
    expect(found(saying())).toEqual(['waste went'])
    expect(found(saying({ gap: true }), { ...label, gap: false })).toEqual(['waste went', 'gap came'])
  })

  it('is none where a fair person could argue, where a reason is given, or where the turn is for the better', () => {
    expect(found(saying(), { ...label, over: null })).toEqual([])
    expect(found(saying({ reasons: ['demand: a tenth is missing'] }))).toEqual([])
    expect(found(saying(), { ...label, over: false })).toEqual([])
  })
})

describe('the ways to look again', () => {
  it('keep the life of the group where they say so, and show less of it', () => {
    const group = drawRoughGroup(1, 'well kept', 0)
    const before = base.live(group)
    for (const { live, sameLife, title } of variants.filter((variant) => variant.sameLife)) {
      const after = live(group)
      expect(after.played.cpuPercent, title).toEqual(before.played.cpuPercent)
      expect(sameLife).toBe(true)
    }
  })

  it('double what comes and what meets it', () => {
    const group = drawRoughGroup(1, 'fixed and roomy', 0, 'plain')
    const twice = variants.find(({ title }) => title === 'twice the size')?.live(group)
    expect(twice?.played.ending.minSize).toBe(2 * base.live(group).played.ending.minSize)
    expect(twice?.life.usd).toBeCloseTo(2 * base.live(group).life.usd, 6)
  })

  it('end or begin the window elsewhere', () => {
    const group = drawRoughGroup(1, 'fixed and roomy', 0, 'plain')
    const days = variants
      .map(({ live, title }) => [title, live(group)] as const)
      .map(([title, { fromMinute, toMinute }]) => [title, (toMinute - fromMinute) / 1440])
    expect(Object.fromEntries(days)).toMatchObject({ 'eight days': 8, 'twenty-eight days': 28, 'the window a day later': 14 })
  })
})
