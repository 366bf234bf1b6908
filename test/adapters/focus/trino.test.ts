import { beforeAll, describe, expect, it } from 'vitest'
import { type FocusColumn, focusColumns } from '../../../adapters/focus/columns.ts'
import { focusQuery } from '../../../adapters/focus/query.ts'
import { dayFromIso } from '../../../domain/calendar.ts'
import type { SpendLabel } from '../../../domain/spend/daily.ts'
import { type TrinoParser, trinoParser } from './trino-parser.ts'

let problemsIn: TrinoParser
beforeAll(async () => {
  problemsIn = await trinoParser()
})

const all = Object.keys(focusColumns) as FocusColumn[]
const without = (...left: FocusColumn[]) => all.filter((column) => !left.includes(column))
const queryOf = (columns: readonly FocusColumn[], name = '"billing"."focus_1_2_aws"', labels: readonly SpendLabel[] = []) =>
  focusQuery({ name, columns: new Set(columns), unusable: [] }, { startDay: dayFromIso('2026-08-04'), endDay: dayFromIso('2026-11-02') }, labels)

/** Columns of which the statement says something else when one of them alone, or all of them, are not there. */
const TOGETHER: readonly (readonly FocusColumn[])[] = [
  ['skumeter', 'x_usagetype'],
  ['providername', 'serviceprovidername'],
  ['tags', 'resourceid', 'consumedunit'],
  ['chargecategory', 'chargeclass', 'chargefrequency', 'commitmentdiscountid', 'commitmentdiscountstatus'],
  ['billedcost', 'effectivecost', 'consumedquantity'],
]

describe('the SQL that Athena is asked, by Trino’s own grammar', () => {
  const variants: readonly (readonly [string, readonly FocusColumn[]])[] = [
    ['all columns', all],
    ['the time and the cost alone', ['chargeperiodstart', 'billedcost']],
    ['FOCUS 1.0', without('skumeter', 'serviceprovidername', 'invoiceid')],
    ['FOCUS 1.2', without('x_usagetype', 'serviceprovidername')],
    ['FOCUS 1.3', without('x_usagetype', 'providername')],
    ...without('chargeperiodstart').map((column) => [`without ${column}`, without(column)] as const),
    ...TOGETHER.map((columns) => [`without ${columns.join(', ')}`, without(...columns)] as const),
  ]
  it.each(variants)('parses: %s', (_, columns) => {
    expect(problemsIn(queryOf(columns))).toEqual([])
  })

  it('parses with tags and cost categories, in columns of their own or not', () => {
    const labels: readonly SpendLabel[] = [
      { type: 'tag', key: "o'clock" },
      { type: 'cost-category', key: 'Product' },
    ]
    for (const columns of [all, without('tags'), without('x_costcategories'), without('tags', 'x_costcategories')])
      for (const some of [labels, labels.slice(0, 1)]) expect(problemsIn(queryOf(columns, undefined, some))).toEqual([])
  })

  it('is refused where it is not Trino’s', () => {
    const sql = queryOf(all)
    const spoilt = {
      'a cast of another dialect': sql.replace('CAST(chargeperiodstart AS DATE)', 'chargeperiodstart::DATE'),
      'a bracket too few': sql.replace('GROUPING SETS (', 'GROUPING SETS '),
    }
    for (const [how, text] of Object.entries(spoilt)) {
      expect(text, how).not.toBe(sql)
      expect(problemsIn(text), how).not.toEqual([])
    }
  })
})
