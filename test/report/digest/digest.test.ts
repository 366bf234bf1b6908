import { describe, expect, it } from 'vitest'
import { digestsOf } from '../../../report/digest/digest.ts'
import { savingsInWords, savingsOf } from '../../../report/digest/savings.ts'
import { type Spend, spendInWords, spendOf } from '../../../report/digest/spend.ts'
import { emailText } from '../../../report/email.ts'
import { emailHtml } from '../../../report/email-html.ts'
import type { Report } from '../../../report/schema.ts'
import { slackMessage } from '../../../report/slack-blocks.ts'
import { topicMessageOf } from '../../../report/topic-message.ts'
import { findingOn } from '../../audit/made-up-fleet.ts'
import { digestThat, findingNamed, runThat } from '../made-up-message.ts'
import { madeUpReport } from '../made-up-report.ts'

type Totals = NonNullable<Report['cost']['totals']>[number]

/** Three weeks of October, a dollar more each day; the last two days are still filling. */
const days: Totals['days'] = Array.from({ length: 21 }, (_, i) => ({
  day: `2026-10-${String(i + 5).padStart(2, '0')}`,
  effective: 100 + i,
  billed: 100 + i,
  state: i < 19 ? ('settled' as const) : ('filling' as const),
  estimated: true,
}))
const totals: Totals = {
  currency: 'USD',
  period: { start: '2026-10-05', end: '2026-10-26' },
  total: { effective: 2310, billed: 2310 },
  days,
  byClass: [],
  byAccount: [],
  byService: [],
  monthToDate: { period: { start: '2026-10-01', end: '2026-10-26' }, effective: 2310, billed: 2310 },
}
const forecast = {
  month: { start: '2026-10-01', end: '2026-11-01' },
  knownDays: 21,
  total: { known: 2310, expected: 3600, low: 3400, high: 3800 },
  accounts: [],
}
const budgets = { used: [{ name: 'all', accountId: null, amount: 3000, source: 'configuration' as const }], notUsed: [] }
const billed: Report = { ...madeUpReport, cost: { notAssessed: [], totals: [totals], forecast, budgets } }

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }

describe('findings that are open and were not detected', () => {
  it('are why more is open than the run found, in every digest', () => {
    const twoOf = [findingOn(WEB, 'flapping', 'low'), findingOn(WEB, 'single-zone', 'medium')]
    const { known } = runThat({ findings: twoOf, day: 0, lastDigestSec: null })
    const digest = digestThat({ findings: twoOf.slice(0, 1), known })
    expect(digest.totals).toMatchObject({ openFindings: 2, undetected: 1 })
    const words = "1 open finding wasn't detected today; it closes if tomorrow's run agrees."
    for (const text of [emailText(digest), JSON.stringify(slackMessage(digest)), emailHtml(digest)])
      expect(text.replaceAll(/\s+/g, ' ').replaceAll(/&#39;|&#x27;/g, "'")).toContain(words)
    expect(emailText(digestThat({ findings: twoOf, known }))).not.toContain('detected today')
  })
})

describe('what the bill comes to', () => {
  it('is the newest settled day and its week, the month, its forecast and the budget', () => {
    expect(spendOf(billed)).toEqual({
      currency: 'USD',
      lastDay: { day: '2026-10-23', amount: 118, weekBefore: 111 },
      lastWeek: { amount: 805, before: 756 },
      monthToDate: { from: '2026-10-01', until: '2026-10-26', amount: 2310 },
      forecast: { expected: 3600, low: 3400, high: 3800 },
      budget: 3000,
      movers: [],
      top: null,
    })
    expect(spendInWords(spendOf(billed) as Spend)).toEqual([
      '2026-10-23: $118, 6 % up on the same day a week before; seven days: $805, 6 % up on the seven before',
      'Month to date: $2.31k; forecast $3.6k ($3.4k to $3.8k), 120 % of the budget of $3k',
    ])
  })

  it('names both months on the first days of one, when the newest days known are of the one before', () => {
    const month = { start: '2026-11-01', end: '2026-12-01' }
    const values = [{ value: 'shop', amount: 400 }]
    const spendBy = [{ type: 'tag' as const, key: 'team', months: [{ period: month, costIs: 'effective' as const, total: 400, values, without: [] }] }]
    const spend = spendOf({ ...billed, cost: { ...billed.cost, forecast: { ...forecast, month }, spendBy } })
    expect(spendInWords(spend as Spend).slice(1)).toEqual([
      'In 2026-10: $2.31k; forecast for 2026-11 $3.6k ($3.4k to $3.8k), 120 % of the budget of $3k',
      'By team, in 2026-10: shop $400',
    ])
  })

  it('names who spends most this month, and the services that changed most since last week', () => {
    const period = { start: '2026-10-01', end: '2026-10-26' }
    const values = ['shop', 'search', 'ads', 'data'].map((value, i) => ({ value, amount: 400 - 100 * i }))
    const month = { period, costIs: 'effective' as const, total: 1500, values, without: [{ accountId: null, account: null, amount: 500 }] }
    const changes = {
      week: {
        period,
        before: period,
        services: [
          ['Amazon Elastic Compute Cloud - Compute', 340],
          ['Amazon RDS', -120],
          ['AWS Lambda', 0.4],
          ['Amazon S3', 0.3],
        ].map(([service, change]) => ({ service: String(service), amount: 500, before: 100, change: Number(change) })),
      },
      month: null,
    }
    const linesOf = (cost: Partial<Report['cost']>) => spendInWords(spendOf({ ...billed, cost: { ...billed.cost, ...cost } }) as Spend).slice(2)
    expect(linesOf({ changes, spendBy: [{ type: 'tag', key: 'team', months: [month] }] })).toEqual([
      'By team, month to date: shop $400, search $300, ads $200, others $100, unallocated $500',
      'Against last week: EC2 instances +$340, RDS -$120',
    ])
    // until the bill can be told apart by a tag, the groups' own teams are named
    const showback = [{ period, costIs: 'effective' as const, total: 10, byTeam: [{ team: 'shop', amount: 4, groups: 1 }], unallocated: 6 }]
    expect(linesOf({ showback, spendBy: [{ type: 'tag', key: 'owner', months: [{ ...month, values: [] }] }] })).toEqual([
      'By team, month to date: shop $4.00, unallocated $6.00',
    ])
    expect(linesOf({})).toEqual([])
  })

  it('is nothing where no bill was read, and says what is not known', () => {
    expect(spendOf(madeUpReport)).toBeNull()
    expect(spendOf({ ...billed, currency: 'EUR' })).toBeNull()
    const early = spendOf({ currency: 'USD', cost: { totals: [{ ...totals, days: days.slice(0, 1) }] } })
    expect(early).toMatchObject({ lastDay: { weekBefore: null }, lastWeek: null, forecast: null, budget: null })
    expect(spendInWords(early as Spend)).toEqual(['2026-10-05: $100', 'Month to date: $2.31k; forecast: not enough days yet'])
    const none = { ...totals, days: [], monthToDate: { ...totals.monthToDate, effective: null, billed: null } }
    expect(spendInWords(spendOf({ currency: 'USD', cost: { totals: [none] } }) as Spend)).toEqual(['Month to date: not known; forecast: not enough days yet'])
  })
})

describe('what could be saved', () => {
  it('adds up by confidence, and says what closing the gaps leaves of it', () => {
    const savings = savingsOf(madeUpReport)
    expect(savings).toMatchObject({ total: 210.24, byConfidence: { high: 0, medium: 210.24, low: 0, unrated: 0 }, addedToCloseGaps: 40, groups: 1 })
    expect(savings && savingsInWords(savings)).toBe(
      'Savings: ≈ $210 a month ($210 of it at high or medium confidence); closing the gaps adds $40, so $170 net; the estimate uses this window alone (no hourly history)',
    )
    // a bill that rises is no negative saving
    expect(savings && savingsInWords({ ...savings, addedToCloseGaps: 345 })).toContain('closing the gaps adds $345, so $135 a month more net;')
    expect(savings?.top).toMatchObject([{ name: 'web', amount: 210.24, confidence: 'medium', action: 'min size 6 → 2, CPU target 25 → 60 %' }])
  })

  it('of an idle group rests on no replay', () => {
    const idle = findingOn({ accountId: '111122223333', region: 'us-east-1', name: 'web' }, 'idle-group', 'medium', { savingsMicroUsdPerMonth: 210_240_000 })
    const { known, report } = runThat({ findings: [idle] })
    expect(
      savingsOf(
        report,
        known.map(({ finding }) => finding),
      ),
    ).toMatchObject({
      byConfidence: { medium: 0, unrated: 210.24 },
      top: [{ confidence: null, action: 'delete it if nobody needs it' }],
    })
  })

  it('is not known where no group has a price, never nothing', () => {
    const unpriced = { ...madeUpReport, summary: { ...madeUpReport.summary, estimatedMonthlySavings: null } }
    expect(savingsOf(unpriced)).toBeNull()
    const message = digestThat({ findings: [], report: unpriced })
    for (const text of [emailText(message), JSON.stringify(slackMessage(message))]) expect(text).toContain('Savings: unknown')
  })
})

describe('the order of a digest', () => {
  const message = digestThat({ findings: [findingNamed('payments'), findingNamed('orders', 'high')], report: billed })
  const inOrder = (text: string, parts: readonly string[]): void => {
    const places = parts.map((part) => text.indexOf(part))
    expect(places, `${parts} in ${text}`).not.toContain(-1)
    expect([...places].sort((a, b) => a - b)).toEqual(places)
  }

  it('is spend, changes, risk, savings, coverage and links, in mails and in Slack', () => {
    inOrder(emailText(message), ['Spend\n', 'New (2)', 'Critical groups (1)', 'Savings: ', 'Coverage: ', 'The report (AWS sign-in)'])
    inOrder(JSON.stringify(slackMessage(message)), ['*Spend*', '*New*', '*Critical groups (1)*', 'Savings: ', 'Coverage: ', '|Report>'])
  })
})

describe("a team's part", () => {
  const groups = madeUpReport.groups.map((group) => ({ ...group, ...(group.name === 'web' ? { team: 'shop' } : { team: 'core' }) }))
  const run = runThat({ findings: [findingNamed('web', 'high'), findingNamed('\u65e5\u672c\u8a9e-api')], report: { ...billed, groups } })
  const [whole, ...parts] = digestsOf(run, { byTeam: true })

  it('is a message for each, after the whole, with its own groups alone', () => {
    expect(parts.map(({ team }) => team)).toEqual(['core', 'shop'])
    expect(new Set([whole, ...parts].map((message) => message?.id)).size).toBe(3)
    expect(parts[1]?.findings.map(({ resource }) => resource.autoScalingGroupName)).toEqual(['web'])
    expect(parts[1]?.totals?.groups).toMatchObject({ discovered: 1, judged: 1 })
    expect(parts[1]?.spend).toBeNull()
    expect(topicMessageOf(parts[1] as never).attributes.team).toEqual(['shop'])
    expect(emailText(parts[1] as never)).toMatch(/^Groups of team shop\n/)
  })

  it('adds up to the whole', () => {
    const sum = (of: (message: NonNullable<typeof whole>) => number) => parts.reduce((total, part) => total + of(part), 0)
    expect(sum(({ totals }) => totals?.groups.discovered ?? 0)).toBe(whole?.totals?.groups.discovered)
    expect(sum(({ savings }) => savings?.total ?? 0)).toBeCloseTo(whole?.savings?.total ?? 0)
    expect(sum(({ findings }) => findings.length)).toBe(whole?.findings.length)
  })

  it('is not made where teams are not told on their own', () => {
    expect(digestsOf(run, { byTeam: false })).toHaveLength(1)
  })
})
