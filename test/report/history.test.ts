import { describe, expect, it } from 'vitest'
import { judge } from '../../domain/judge.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { explain } from '../../report/explain.ts'
import { groupRow } from '../../report/group-row.ts'
import { groupChart } from '../../report/page/envelope.ts'
import { groupArticle } from '../../report/page/group-article.ts'
import { yearChart } from '../../report/page/year-chart.ts'
import { groupShape } from '../../report/row-schemas.ts'
import { historyInWords, windowAloneInWords } from '../../report/words/history.ts'
import { START_SEC } from '../domain/a-case.ts'
import { aRememberedWorld, ordinary, type PastHour } from '../domain/history/a-history.ts'
import { shop } from '../domain/judged-worlds.ts'

const monthEnd = (hour: PastHour): number => (hour.daysLeft === 0 && hour.hour >= 1 && hour.hour < 7 ? 15 : ordinary(hour))
const fixed = { group: { minSize: 12, maxSize: 12, desiredCapacity: 12, policies: [] } }
const world = (demand: (hour: PastHour) => number): Observation => aRememberedWorld({ demand, window: fixed, instances: () => 12 })
const judged = (observation: Observation) => judge(observation, shop, { microUsdPerInstanceHour: 107_000, source: 'list-price' }, defaultPolicy)
const rowOf = (observation: Observation) => {
  const row = groupRow(judged(observation), { group: observation.group, place: shop }, 'USD')
  groupShape.parse(row)
  return row
}

describe('the months before, in a report', () => {
  it('are the peaks with their dates, what they ask for, and whether they have to be served', () => {
    const { history } = rowOf(world(monthEnd))
    expect(history?.peaks).toEqual([
      {
        rhythm: 'month-end',
        timesSeen: 15,
        chances: 15,
        last: '2026-02-28',
        next: '2026-03-31',
        hours: [1, 2, 3, 4, 5, 6],
        // fifteen busy vCPUs and a little growth, at 65 % of two each: twelve
        requiredInstances: 12,
        atLeast: false,
        inWindow: false,
        served: true,
      },
    ])
    expect(history?.days).toBe(455)
    expect(historyInWords(history ?? { days: 0, coverageFraction: 0, peaks: [], changes: [] })).toEqual([
      '455 days by the hour, 100 % observed.',
      'Month-end peak: seen 15 times, last on 2026-02-28, next on 2026-03-31 (01:00 to 07:00 UTC). It asks for 12 instances. Any proposal has to serve it.',
    ])
  })

  it('stand in the explanation of a group that has them, and of no other', () => {
    const seeing = world(monthEnd)
    const { hourly: _, ...blind } = seeing
    const explained = (observation: Observation): string => explain(judged(observation), rowOf(observation), 'USD')
    expect(explained(seeing)).toContain('The months before\n  455 days by the hour')
    expect(explained(blind)).not.toContain('The months before')
    expect(rowOf(blind).history).toBeUndefined()
  })

  it('that cannot be used are left out, with the reason', () => {
    const young = aRememberedWorld({ demand: monthEnd, days: 21, window: fixed, instances: () => 12 })
    expect(rowOf(young).leftOut).toContainEqual(expect.stringContaining('hourly history covers 21 days'))
  })

  it('where they are not known are said once, for all savings that rest on the window alone', () => {
    const { hourly: _, ...blind } = world(monthEnd)
    const [without, knowing] = [rowOf(blind), rowOf(world(ordinary))]
    expect(without.estimatedMonthlySavings?.amount).toBeGreaterThan(0)
    expect(windowAloneInWords({ groups: [without, without, knowing] })?.[0]).toMatch(/^The savings of 2 groups are based on this window only/)
    expect(windowAloneInWords({ groups: [knowing] })).toBeNull()
  })
})

describe('what was learnt of a group', () => {
  const group = rowOf(world(monthEnd))
  const chart = groupChart(judged(world(monthEnd)))
  const context = {
    report: { window: { start: '2026-03-02T00:00:00Z', end: '2026-03-16T00:00:00Z' }, currency: 'USD' },
    window: { startSec: START_SEC, endSec: START_SEC + 14 * 86_400 },
    news: new Map(),
  }
  const forms = groupArticle(
    { group, findings: [] } as unknown as Parameters<typeof groupArticle>[0],
    'web',
    chart,
    context as unknown as Parameters<typeof groupArticle>[3],
  ).forms.map((form) => form().markup)

  it('stands on its page in full, with its region of trust, and survives the way as JSON', () => {
    expect(JSON.parse(JSON.stringify(chart))).toEqual(chart)
    expect(chart?.model?.map(([label]) => label)).toEqual(expect.arrayContaining(['CPU per request', 'Boot', 'Trusted load', 'Outcome', 'Depends most on']))
    expect(forms[2]).toMatch(/<dt>Trusted load<\/dt><dd>users were served well up to .* the proposal asks for (as much|[\d.]+ times that) and may ask for/)
  })

  it('is left out where the page has to be short', () => {
    for (const form of forms.slice(0, 2)) expect(form).not.toContain('as learnt')
  })
})

describe('the chart of a year', () => {
  const year = groupChart(judged(world(monthEnd)))?.year

  it('has the most that each day asked for, up to the window’s last', () => {
    expect(year?.required.length).toBe(371)
    expect(year?.startSec).toBe(START_SEC + (14 - 371) * 86_400)
    const peaks = year?.required.filter((instances) => (instances ?? 0) >= 12).length
    expect(peaks).toBe(12)
    expect(Math.max(...(year?.inService.map((x) => x ?? 0) ?? []))).toBe(12)
    expect(groupChart(judged((({ hourly: _, ...blind }) => blind)(world(monthEnd))))?.year).toBeUndefined()
  })

  it('says in words what it shows', () => {
    const { markup } = yearChart(year ?? { startSec: 0, required: [], inService: [] }, 'A year of web')
    expect(markup).toContain('<title>A year of web</title>')
    expect(markup).toMatch(/day by day: at most 12 instances required, on 20\d\d-\d\d-\d\d; 4 on the median day\./)
    expect(yearChart({ startSec: 0, required: [null], inService: [null] }, 'x').markup).toContain('Nothing was observed.')
  })
})
