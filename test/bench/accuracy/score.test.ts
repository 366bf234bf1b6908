import { describe, expect, it } from 'vitest'
import { leftUncured, leftUnsaved } from '../../../bench/accuracy/in-the-way.ts'
import { type Brief, harmOf, isRight, type Outcome } from '../../../bench/accuracy/outcome.ts'
import { calibrationPlot, wilson } from '../../../bench/accuracy/plots.ts'
import type { Row, Stated } from '../../../bench/accuracy/rows.ts'
import { place, scoreOf } from '../../../bench/accuracy/score.ts'
import { between, emptySection, sectionIn } from '../../../bench/accuracy/sections.ts'

const brief = (usd: number, hurtMinutes = 0): Brief => ({ usd, hurtMinutes, severeMinutes: 0, surpriseMinutes: 0 })

function outcome(now: Brief, after: Brief): Outcome {
  return { now, after, onObserved: null, savedUsd: now.usd - after.usd, harmMinutes: harmOf(now, after), invalid: null }
}

function row(more: Partial<Omit<Row, 'label'>> & { readonly label?: Partial<Row['label']> }): Row {
  const { label, ...rest } = more
  const now = brief(100)
  return {
    name: 'one',
    family: 'any',
    physics: [],
    over: false,
    gap: false,
    kinds: [],
    changes: null,
    outcome: outcome(now, now),
    best: { usd: 100, hurtMinutes: 0 },
    stated: null,
    blame: [],
    refused: false,
    isFirstStep: false,
    ...rest,
    label: { over: null, gap: null, must: [], never: [], why: { over: '', gap: '' }, ...label },
  }
}

const stated = (more: Partial<Stated> = {}): Stated => ({ confidence: 'high', savedUsd: 50, range: [40, 60], overloadMinutesPerWeek: 0, ...more })

describe('harm', () => {
  it('begins a quarter of an hour beyond what a healthy group may have', () => {
    expect([0, 30, 45, 46].map((minutes) => harmOf(brief(1), brief(1, minutes)))).toEqual([0, 0, 0, 1])
  })

  it('begins a twentieth beyond what a group has anyway, where that is more', () => {
    expect([1000, 1050, 1051].map((minutes) => harmOf(brief(1, 1000), brief(1, minutes)))).toEqual([0, 0, 1])
  })
})

describe('a proposal is right', () => {
  it('when it saves half of what it said', () => {
    expect([50, 49].map((saved) => isRight(outcome(brief(100), brief(100 - saved)), 100))).toEqual([true, false])
  })

  it('when it takes away half of the hurt that it spends on', () => {
    expect([500, 501].map((minutes) => isRight(outcome(brief(100, 1000), brief(150, minutes)), -50))).toEqual([true, false])
  })

  it('never when it harms', () => {
    expect(isRight(outcome(brief(100), brief(10, 500)), 50)).toBe(false)
  })
})

describe('the score', () => {
  it('counts verdicts where there is a label, and nowhere else', () => {
    const { over } = scoreOf([
      row({ over: true, label: { over: true } }),
      row({ over: true, label: { over: false } }),
      row({ over: false, label: { over: true } }),
      row({ over: true, label: { over: true } }),
      row({ over: true }),
    ])
    expect(over).toEqual({ right: 2, wrong: 1, missed: 1, precision: 2 / 3, recall: 2 / 3 })
  })

  it('counts a saving as nothing where it harmed', () => {
    const best = { usd: 40, hurtMinutes: 0 }
    const good = row({ label: { over: true }, best, changes: {}, outcome: outcome(brief(100), brief(70)) })
    const bad = row({ label: { over: true }, best, changes: {}, outcome: outcome(brief(100), brief(40, 900)) })
    expect(scoreOf([good, bad])).toMatchObject({ saved: 30 / 120, harmed: 1, harmedGravely: 1, harmedSlightly: 0, harmMinutes: 855 })
  })

  it('tells what cures took away, what they cost, and what was spent on nobody', () => {
    const cured = row({ best: { usd: 110, hurtMinutes: 0 }, changes: {}, outcome: outcome(brief(100, 400), brief(160, 100)) })
    const needless = row({ changes: {}, outcome: outcome(brief(100, 10), brief(150)) })
    expect(scoreOf([cured, needless])).toMatchObject({ cured: 0.75, cureUsd: 60, cureUsdBest: 10, needlessUsd: 50 })
  })

  it('tells for each word how often it was right, and how often the range held', () => {
    const said = (saved: number, confidence: Stated['confidence'], hurt = 0) =>
      row({ changes: {}, stated: stated({ confidence }), outcome: outcome(brief(100), brief(100 - saved, hurt)) })
    const score = scoreOf([said(45, 'high'), said(61, 'high'), said(10, 'high'), said(50, 'low', 700)])
    expect(score.words.high).toEqual({ proposals: 3, right: 2, harmed: 0, harmedGravely: 0 })
    expect(score.words.low).toEqual({ proposals: 1, right: 0, harmed: 1, harmedGravely: 1 })
    expect(score).toMatchObject({ rangeHolds: 0.5, rangeTooHigh: 0.25, savings: 4, overloadKept: 0.75 })
    expect(place(said(61, 'high'))).toBe('above')
  })

  it('tells plainly wrong kinds from those that are nobody’s error', () => {
    const { kinds } = scoreOf([row({ kinds: ['idle-group', 'flapping'], label: { never: ['idle-group'], must: ['single-zone'] } })])
    expect(kinds).toEqual({ plainlyWrong: 0.5, certainFound: 0, wrong: { 'idle-group': 1 }, missed: { 'single-zone': 1 } })
  })
})

describe('what is drawn and written of it', () => {
  it('shows the interval that few proposals leave open', () => {
    // Wilson, 9 of 10 at 95 %: 0.596 to 0.982
    expect(wilson(9, 10).map((x) => Math.round(1000 * x) / 1000)).toEqual([0.596, 0.982])
    expect(wilson(0, 0)).toEqual([0, 1])
  })

  it('names each word with its counts', () => {
    const text = calibrationPlot(scoreOf([row({ changes: {}, stated: stated(), outcome: outcome(brief(100), brief(50)) })]))
    expect(text).toContain('high: 1 of 1')
    expect(text).toContain('low: 0 of 0')
  })

  it('stands between its marks, and says so where they are missing', () => {
    const text = 'a <!-- npm run accuracy --> old <!-- end of npm run accuracy --> b'
    expect(between(text, 'new', 'scaling')).toBe('a <!-- npm run accuracy -->\n\nnew\n\n<!-- end of npm run accuracy --> b')
    expect(() => between('a', 'new', 'scaling')).toThrow('lacks the marks')
    const both = `${text} ${emptySection('spend')}`
    expect(sectionIn(between(both, 'of the bill', 'spend'), 'spend')).toBe('of the bill')
    expect(sectionIn(between(both, 'of the bill', 'spend'), 'scaling')).toBe('old')
  })
})

describe('what stands in the way', () => {
  it('is told by the share of what full knowledge would do beyond the advice', () => {
    const best = { usd: 40, hurtMinutes: 0 }
    const label = { over: true }
    const rows = [
      row({ label, best, changes: {}, isFirstStep: true, outcome: outcome(brief(100), brief(70)) }),
      row({ label, best, changes: {}, outcome: outcome(brief(100), brief(50, 900)) }),
      row({ label, best }),
      row({ label, best, changes: {}, outcome: outcome(brief(100), brief(40)) }),
    ]
    expect(leftUnsaved(rows).map(({ what, fraction, groups }) => [what.slice(0, 20), fraction, groups])).toEqual([
      ['it was taken, and ha', 0.4, 1],
      ['nothing that saves e', 0.4, 1],
      ['the steps after the ', 0.2, 1],
    ])
  })

  it('is the price of a step where full knowledge spends more, and what nobody could see', () => {
    const hurt = (usd: number, more: Parameters<typeof row>[0] = {}) =>
      row({ best: { usd, hurtMinutes: 0 }, outcome: outcome(brief(100, 400), brief(150, 100)), changes: {}, ...more })
    const rows = [hurt(201, { gap: true }), hurt(200, { gap: true }), hurt(120), hurt(300, { refused: true })]
    expect(leftUncured(rows).map(({ what, fraction }) => [what.slice(0, 14), fraction])).toEqual([
      ['full knowledge', 0.25],
      ['cured in part', 0.25],
      ['nobody was see', 0.25],
      ['nothing may be', 0.25],
    ])
  })
})
