import { csvOf } from './csv.ts'
import type { Report } from './schema.ts'
import { lastDayOf } from './time.ts'

const NAMES = ['by', 'name', 'account', 'first_day', 'last_day', 'amount', 'before', 'change', 'cost', 'currency'] as const

type Row = Partial<Record<(typeof NAMES)[number], string | number | null>>
type Period = { readonly start: string; readonly end: string }

/**
 * The bill as a spreadsheet: an amount a row, and in `by` what it is an amount of. The window by service, account and kind of charge; the months by tag,
 * cost category and team, with what carries none; the services that changed since last week and last month, most money first. Periods end exclusive.
 */
export function billCsv({ cost, currency }: Report): string {
  const rows = [...totalRows(cost), ...labelRows(cost), ...teamRows(cost), ...changeRows(cost)]
  return csvOf([NAMES, ...rows.map((row) => NAMES.map((name) => (name === 'currency' ? (row.currency ?? currency) : row[name])))])
}

function totalRows({ totals = [] }: Report['cost']): Row[] {
  return totals.flatMap(({ currency, period, byService, byAccount, byClass, monthToDate }) => {
    const row = (by: string, name: string, of: { readonly effective: number | null; readonly billed: number | null }, during: Period = period): Row => ({
      by,
      name,
      ...(by === 'account' ? { account: name } : {}),
      ...periodOf(during),
      amount: of.effective ?? of.billed,
      cost: of.effective !== null ? 'effective' : of.billed !== null ? 'billed' : null,
      currency,
    })
    return [
      row('month to date', '', monthToDate, monthToDate.period),
      ...byService.map((one) => row('service', one.service, one)),
      ...byAccount.map((one) => row('account', one.accountId, one)),
      ...byClass.map((one) => row('kind of charge', one.class, one)),
    ]
  })
}

function labelRows({ spendBy = [] }: Report['cost']): Row[] {
  return spendBy.flatMap(({ type, key, months }) =>
    months.flatMap(({ period, costIs, values, without }) => {
      const common = { by: `${type === 'tag' ? 'tag' : 'cost category'} ${key}`, ...periodOf(period), cost: costIs }
      return [
        ...values.map(({ value, amount }): Row => ({ ...common, name: value, amount })),
        ...without.map(
          ({ accountId, account, amount }): Row => ({ ...common, name: account === null ? 'untagged' : `untagged in ${account}`, account: accountId, amount }),
        ),
      ]
    }),
  )
}

function teamRows({ showback = [] }: Report['cost']): Row[] {
  return showback.flatMap(({ period, costIs, byTeam, unallocated }) => {
    const common = { by: "team of the group's tag", ...periodOf(period), cost: costIs }
    return [...byTeam.map(({ team, amount }): Row => ({ ...common, name: team, amount })), { ...common, name: 'unallocated', amount: unallocated }]
  })
}

function changeRows({ changes }: Report['cost']): Row[] {
  return (['week', 'month'] as const).flatMap((span) => {
    const compared = changes?.[span]
    if (compared == null) return []
    const common = { by: `change since last ${span}`, ...periodOf(compared.period) }
    return compared.services.map(({ service, amount, before, change }): Row => ({ ...common, name: service, amount, before, change }))
  })
}

function periodOf({ start, end }: Period): Pick<Row, 'first_day' | 'last_day'> {
  return { first_day: start, last_day: lastDayOf({ end }) }
}
