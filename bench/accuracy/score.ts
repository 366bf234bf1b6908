import { graveFrom, healthyMinutes, isRight, slightBelow } from './outcome.ts'
import type { Followed, Row } from './rows.ts'

export type Quality = {
  readonly precision: number | null
  readonly recall: number | null
  readonly right: number
  readonly wrong: number
  readonly missed: number
}

export type Word = 'high' | 'medium' | 'low'

export type Score = {
  readonly groups: number
  readonly proposals: number
  readonly over: Quality
  readonly gap: Quality
  readonly kinds: { readonly plainlyWrong: number | null; readonly certainFound: number | null; readonly wrong: Tally; readonly missed: Tally }
  /** Of what full knowledge would save on groups that are overprovisioned: what was saved; nothing where it harmed. */
  readonly saved: number | null
  /** Of the hurt that full knowledge would take away: what was taken away; and dollars a month more for it, beside full knowledge's. */
  readonly cured: number | null
  readonly cureUsd: number
  readonly cureUsdBest: number
  /** Dollars a month more for groups that nothing hurt. */
  readonly needlessUsd: number
  readonly harmed: number
  readonly harmedSlightly: number
  readonly harmedGravely: number
  readonly harmMinutes: number
  readonly words: Readonly<Record<Word, WordScore>>
  /** Of savings that state a range: how many came out in it in the two unseen weeks, and below it. */
  readonly rangeHolds: number | null
  readonly rangeTooHigh: number | null
  readonly savings: number
  /** Of proposals: how many hurt no more than they said they would. */
  readonly overloadKept: number | null
}

export type WordScore = { readonly proposals: number; readonly right: number; readonly harmed: number; readonly harmedGravely: number }

export type Tally = Readonly<Record<string, number>>

/** Dollars by which a range may be missed: rounding. */
const cent = 0.5
/** A proposal may cost this much more than today before it counts as spending. */
const spends = 1.1
const toleratedMinutes = 15

export function scoreOf(rows: readonly Row[]): Score {
  const proposals = rows.filter(({ changes }) => changes !== null)
  const harmed = rows.filter(({ outcome }) => outcome.harmMinutes > 0)
  const wasteful = rows.filter(({ label, best, outcome }) => label.over === true && best.usd < outcome.now.usd)
  const sick = rows.filter(({ outcome, best }) => outcome.now.hurtMinutes > 3 * healthyMinutes && best.hurtMinutes < outcome.now.hurtMinutes)
  const needless = rows.filter(({ outcome }) => outcome.now.hurtMinutes <= healthyMinutes && outcome.after.usd > spends * outcome.now.usd)
  const savings = proposals.filter(({ stated }) => stated?.range != null && (stated.savedUsd ?? 0) > 0)
  const told = proposals.filter(({ stated }) => stated !== null)
  return {
    groups: rows.length,
    proposals: proposals.length,
    over: qualityOf(
      rows,
      (row) => row.label.over,
      (row) => row.over,
    ),
    gap: qualityOf(
      rows,
      (row) => row.label.gap,
      (row) => row.gap,
    ),
    kinds: kindsOf(rows),
    saved: share(
      sum(wasteful, savedBy),
      sum(wasteful, ({ best, outcome }) => outcome.now.usd - best.usd),
    ),
    cured: share(
      sum(sick, ({ outcome }) => outcome.now.hurtMinutes - outcome.after.hurtMinutes),
      sum(sick, ({ outcome, best }) => outcome.now.hurtMinutes - best.hurtMinutes),
    ),
    cureUsd: sum(sick, ({ outcome }) => -outcome.savedUsd),
    cureUsdBest: sum(sick, ({ outcome, best }) => best.usd - outcome.now.usd),
    needlessUsd: sum(needless, ({ outcome }) => -outcome.savedUsd),
    harmed: harmed.length,
    harmedSlightly: harmed.filter(({ outcome }) => outcome.harmMinutes < slightBelow).length,
    harmedGravely: harmed.filter(({ outcome }) => outcome.harmMinutes >= graveFrom).length,
    harmMinutes: sum(harmed, ({ outcome }) => outcome.harmMinutes),
    words: wordsOf(proposals),
    rangeHolds: share(savings.filter((row) => place(row) === 'within').length, savings.length),
    rangeTooHigh: share(savings.filter((row) => place(row) === 'below').length, savings.length),
    savings: savings.length,
    overloadKept: share(
      told.filter(({ stated, outcome }) => outcome.after.hurtMinutes <= Math.max(2 * (stated?.overloadMinutesPerWeek ?? 0), healthyMinutes) + toleratedMinutes)
        .length,
      told.length,
    ),
  }
}

/** Where the unseen weeks put a saving beside the range that was stated for it. */
export function place({ stated, outcome }: Row): 'below' | 'within' | 'above' {
  const [low, high] = stated?.range ?? [Number.NaN, Number.NaN]
  if (outcome.savedUsd < low - cent) return 'below'
  return outcome.savedUsd > high + cent ? 'above' : 'within'
}

/** A tenth better than full knowledge's careful search is luck, and counts no more. */
function savedBy({ best, outcome }: Row): number {
  return outcome.harmMinutes > 0 ? 0 : Math.min(outcome.savedUsd, outcome.now.usd - 0.9 * best.usd)
}

/** How often each word was right, among proposals that state it. */
export function wordsOf(rows: readonly Followed[]): Score['words'] {
  const told = rows.filter(({ stated }) => stated !== null)
  return { high: wordOf(told, 'high'), medium: wordOf(told, 'medium'), low: wordOf(told, 'low') }
}

function wordOf(told: readonly Followed[], word: Word): WordScore {
  const mine = told.filter(({ stated }) => stated?.confidence === word)
  return {
    proposals: mine.length,
    right: mine.filter(({ outcome, stated }) => isRight(outcome, stated?.savedUsd ?? null)).length,
    harmed: mine.filter(({ outcome }) => outcome.harmMinutes > 0).length,
    harmedGravely: mine.filter(({ outcome }) => outcome.harmMinutes >= graveFrom).length,
  }
}

function qualityOf(rows: readonly Row[], label: (row: Row) => boolean | null, said: (row: Row) => boolean): Quality {
  const right = rows.filter((row) => label(row) === true && said(row)).length
  const wrong = rows.filter((row) => label(row) === false && said(row)).length
  const missed = rows.filter((row) => label(row) === true && !said(row)).length
  return { right, wrong, missed, precision: share(right, right + wrong), recall: share(right, right + missed) }
}

function kindsOf(rows: readonly Row[]): Score['kinds'] {
  const wrong = rows.flatMap(({ kinds, label }) => kinds.filter((kind) => label.never.includes(kind)))
  const missed = rows.flatMap(({ kinds, label }) => label.must.filter((kind) => !kinds.includes(kind)))
  const certain = sum(rows, ({ label }) => label.must.length)
  return {
    plainlyWrong: share(
      wrong.length,
      sum(rows, ({ kinds }) => kinds.length),
    ),
    certainFound: share(certain - missed.length, certain),
    wrong: tallyOf(wrong),
    missed: tallyOf(missed),
  }
}

/** How often each word occurs, the most frequent first. */
export function tallyOf(words: readonly string[]): Tally {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
}

/** null where there is nothing to be a share of. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function sum(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0)
}
