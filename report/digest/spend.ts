import { dayFromIso } from '../../domain/calendar.ts'
import { spentOf } from '../bill-words.ts'
import type { ReportCost } from '../cost-schema.ts'
import type { Message } from '../message.ts'
import { microFromUsd } from '../money.ts'
import { visible } from '../visible.ts'
import { roughMoney } from '../words/shared.ts'

export type Spend = NonNullable<Message['spend']>

type Day = NonNullable<ReportCost['totals']>[number]['days'][number]

/** What the bill comes to, for who reads it once a day; null where no day of it was read. Effective cost where it was read, else as billed; the forecast is as billed. */
export function spendOf({
  cost,
  currency,
}: {
  readonly cost: Pick<ReportCost, 'totals' | 'forecast' | 'budgets' | 'changes' | 'showback' | 'spendBy'>
  readonly currency: string
}): Spend | null {
  const totals = (cost.totals ?? []).find((one) => one.currency === currency && one.provider === undefined)
  if (totals === undefined) return null
  const settled = totals.days.filter(({ state }) => state === 'settled')
  const last = settled.at(-1)
  const amount = last === undefined ? null : spentOf(last)
  const { forecast, budgets } = cost
  const budget = (budgets?.used ?? []).find(({ accountId }) => accountId === null)
  return {
    currency,
    lastDay: last === undefined || amount === null ? null : { day: last.day, amount, weekBefore: amountOn(settled, dayFromIso(last.day) - 7) },
    lastWeek: last === undefined ? null : weeksOf(settled, dayFromIso(last.day)),
    monthToDate: { from: totals.monthToDate.period.start, until: totals.monthToDate.period.end, amount: spentOf(totals.monthToDate) },
    forecast:
      forecast == null
        ? null
        : {
            expected: forecast.total.expected,
            low: forecast.total.low,
            high: forecast.total.high,
            ...(forecast.month.start === totals.monthToDate.period.start ? {} : { month: forecast.month.start }),
          },
    budget: budget?.amount ?? null,
    movers: (cost.changes?.week?.services ?? []).slice(0, MOST_LISTED).map(({ service, change }) => ({ service, change })),
    top: topOf(cost),
  }
}

const MOST_LISTED = 3

/** Who spends most this month: by the first label that the bill is shown by, else by the teams that groups are tagged with. */
function topOf({ spendBy = [], showback = [] }: Pick<ReportCost, 'showback' | 'spendBy'>): Spend['top'] {
  const [label, [teams]] = [spendBy.find(({ months: [now] }) => now !== undefined && now.values.length > 0), showback]
  const named = (label?.months[0]?.values ?? []).map(({ value, amount }) => ({ name: value, amount }))
  const all = label === undefined ? (teams?.byTeam ?? []).map(({ team, amount }) => ({ name: team, amount })) : named
  if (all.length === 0) return null
  const sum = (amounts: readonly { readonly amount: number }[]) => amounts.reduce((total, { amount }) => total + amount, 0)
  return {
    by: label?.key ?? 'team',
    names: all.slice(0, MOST_LISTED),
    others: sum(all.slice(MOST_LISTED)),
    without: label === undefined ? (teams?.unallocated ?? 0) : sum(label.months[0]?.without ?? []),
  }
}

function amountOn(days: readonly Day[], day: number): number | null {
  const found = days.find((one) => dayFromIso(one.day) === day)
  return found === undefined ? null : spentOf(found)
}

/** Seven settled days against the seven before; null where one of them is not known. */
function weeksOf(days: readonly Day[], lastDay: number): Spend['lastWeek'] {
  const sum = (from: number): number | null => {
    const amounts = Array.from({ length: 7 }, (_, i) => amountOn(days, from + i))
    return amounts.some((amount) => amount === null) ? null : amounts.reduce((total: number, amount) => total + (amount ?? 0), 0)
  }
  const [amount, before] = [sum(lastDay - 6), sum(lastDay - 13)]
  return amount === null || before === null ? null : { amount, before }
}

/** What the month to date and the forecast are called: by their months where these are two. */
export function monthsInWords({ monthToDate, forecast }: Pick<Spend, 'monthToDate' | 'forecast'>): { readonly toDate: string; readonly heading: string } {
  if (forecast?.month === undefined) return { toDate: 'month to date', heading: 'forecast' }
  return { toDate: `in ${monthOfDate(monthToDate.from)}`, heading: `forecast for ${monthOfDate(forecast.month)}` }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function monthOfDate(date: string): string {
  return date.slice(0, 'yyyy-mm'.length)
}

/** Spend in two or three lines: the newest settled day and the week, then the month against its forecast and budget. */
export function spendInWords({ currency, lastDay, lastWeek, monthToDate, forecast, budget, movers, top }: Spend): string[] {
  const money = (amount: number): string => roughMoney(microFromUsd(amount), currency)
  const day =
    lastDay === null
      ? []
      : [
          `${lastDay.day}: ${money(lastDay.amount)}${changeInWords(lastDay.amount, lastDay.weekBefore, 'the same day a week before')}`,
          ...(lastWeek === null ? [] : [`seven days: ${money(lastWeek.amount)}${changeInWords(lastWeek.amount, lastWeek.before, 'the seven before')}`]),
        ]
  const { toDate, heading } = monthsInWords({ monthToDate, forecast })
  const month = [
    `${capitalized(toDate)}: ${monthToDate.amount === null ? 'not known' : money(monthToDate.amount)}`,
    forecast === null
      ? 'forecast: not enough days yet'
      : `${heading} ${money(forecast.expected)} (${money(forecast.low)} to ${money(forecast.high)})${budgetInWords(forecast.expected, budget, money)}`,
  ]
  return [...(day.length === 0 ? [] : [day.join('; ')]), month.join('; '), ...topInWords(top, toDate, money), ...moversInWords(movers, money)]
}

function topInWords(top: Spend['top'], toDate: string, money: (amount: number) => string): string[] {
  if (top === null) return []
  const rest = [...(top.others > 0 ? [`others ${money(top.others)}`] : []), ...(top.without > 0 ? [`unallocated ${money(top.without)}`] : [])]
  return [`By ${visible(top.by)}, ${toDate}: ${[...top.names.map(({ name, amount }) => `${visible(name)} ${money(amount)}`), ...rest].join(', ')}`]
}

/** Changes under a dollar are none worth a word. */
const LEAST_CHANGE_USD = 1

function moversInWords(movers: Spend['movers'], money: (amount: number) => string): string[] {
  const told = movers.filter(({ change }) => Math.abs(change) >= LEAST_CHANGE_USD)
  if (told.length === 0) return []
  const moved = told.map(({ service, change }) => `${shortName(service)} ${change < 0 ? '-' : '+'}${money(Math.abs(change))}`)
  return [`Against last week: ${moved.join(', ')}`]
}

/** As people call it: EC2 in place of Amazon Elastic Compute Cloud - Compute. */
function shortName(service: string): string {
  return service === '' ? 'other' : visible(service.replace(/^Amazon Elastic Compute Cloud - Compute$/, 'EC2 instances').replace(/^(Amazon|AWS) /, ''))
}

function changeInWords(amount: number, before: number | null, what: string): string {
  if (before === null || before <= 0) return ''
  const percent = Math.round((amount / before - 1) * 100)
  return percent === 0 ? `, as on ${what}` : `, ${Math.abs(percent)} % ${percent > 0 ? 'up' : 'down'} on ${what}`
}

function budgetInWords(expected: number, budget: number | null, money: (amount: number) => string): string {
  if (budget === null) return ''
  if (budget <= 0) return `, budget ${money(budget)}`
  const percent = Math.round((expected / budget) * 100)
  return `, ${percent} % of the budget of ${money(budget)}`
}
