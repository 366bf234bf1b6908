import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayFromCivil, isoFromDay } from '../../../../domain/calendar.ts'
import type { Finding } from '../../../../domain/findings.ts'
import { defaultPolicy } from '../../../../domain/policy.ts'
import { anomalies } from '../../../../domain/spend/anomalies/anomalies.ts'
import type { DailySpend } from '../../../../domain/spend/daily.ts'
import type { DayRange } from '../../../../domain/spend/settled.ts'
import { draws } from '../../../draws.ts'
import { toldFinding } from '../../../told.ts'
import {
  type BillOptions,
  type Cell,
  DAYS,
  DOLLAR,
  END_DAY,
  FIRST_DAY,
  noise,
  ordinary,
  ordinaryBill,
  READ_AT_SEC,
  tableOf,
  tablesOf,
  WINDOW,
} from '../made-up-bill.ts'

function findings(tables: readonly DailySpend[], window: DayRange = WINDOW, readAtSec = READ_AT_SEC): readonly ReturnType<typeof toldFinding>[] {
  const found = anomalies(tables, window, readAtSec, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  return found.findings.map((finding) => toldFinding(finding))
}

const inBill = (changes: Parameters<typeof ordinaryBill>[0], options: BillOptions = {}) => findings(tablesOf(ordinaryBill(changes), options))
const inCells = (...cells: Cell[]) => findings(tablesOf([...ordinaryBill(), ...cells]))

/** Kind, place, period by index and dollars of impact. */
function brief({ kind, resource, periodDays, impactMicroUsd }: Finding) {
  const { accountId = '', service = '', usageType = '' } = resource
  return {
    kind,
    place: `${accountId}/${service}/${usageType}`,
    from: (periodDays?.startDay ?? 0) - FIRST_DAY,
    to: (periodDays?.endDay ?? 0) - FIRST_DAY,
    usd: (impactMicroUsd ?? 0) / DOLLAR,
  }
}

const between = (from: number, to: number, usd: number) => (i: number) => (i >= from && i < to ? usd : 0)

describe('an event of spend', () => {
  it('is found at the account and usage type that carry it, with what it cost', () => {
    const [found, ...others] = inBill({ 'b Storage y': between(80, 82, 300) }).map(brief)
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: 'cost-anomaly', place: 'b/Storage/y', from: 80, to: 82 })
    expect(Math.abs((found?.usd ?? 0) - 600)).toBeLessThan(60)
  })

  it('that stays is a shift, and goes on over the days that are still filling', () => {
    const [found, ...others] = inBill({ 'a Database x': between(82, DAYS, 200) }).map(brief)
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: 'cost-shift', place: 'a/Database/x', from: 82, to: DAYS })
    expect(Math.abs((found?.usd ?? 0) - 8 * 200)).toBeLessThan(160)
  })

  it('that grows day by day is one shift', () => {
    const [found, ...others] = inBill({ 'c Compute y': (i) => (i < 80 ? 0 : 30 * (i - 79)) }).map(brief)
    expect(others).toEqual([])
    expect(found).toMatchObject({ kind: 'cost-shift', place: 'c/Compute/y', to: DAYS })
    expect(Math.abs((found?.usd ?? 0) - 30 * 55)).toBeLessThan(0.2 * 30 * 55)
  })

  it('says what was expected, how sure it is and what is still filling', () => {
    const [found] = inBill({ 'a Database x': between(82, DAYS, 200) })
    expect(found?.title).toMatch(/^Database x in account a is \$(19|20)\d a day over expected since 2026-10-25$/)
    expect(found?.severity).toBe('high')
    const [account, usage] = found?.evidence ?? []
    const sure = found?.evidence.find(({ unit }) => unit === 'times the normal variation')
    for (const evidence of [account, usage]) {
      expect(evidence?.statement).toMatch(/in 6 settled days, expected \$[\d,.]+/)
      expect((evidence?.value ?? 0) - (evidence?.threshold ?? 0)).toBeGreaterThan(1000)
    }
    expect(sure?.threshold).toBe(defaultPolicy.costStandardErrors)
    expect(sure?.value).toBeGreaterThan(8)
    expect(found?.evidence.map(({ statement }) => statement).join()).toContain('2 days are still filling in')
  })

  it('has a name that stays while it lasts', () => {
    const nameIn = (lastDays: number) => {
      const cut = (table: DailySpend): DailySpend => ({ ...table, days: DAYS - lastDays })
      const tables = tablesOf(ordinaryBill({ 'a Database x': between(78, DAYS, 200) })).map(cut)
      return findings(tables, { startDay: WINDOW.startDay - lastDays, endDay: END_DAY - lastDays }, READ_AT_SEC - lastDays * 86_400)[0]?.fingerprint
    }
    expect(nameIn(0)).toBe('cost-shift/a/-/-/Database/x')
    expect(nameIn(3)).toBe(nameIn(0))
  })

  it('of one account with several usage types is one finding of the account, and says how it splits', () => {
    const [found, ...others] = inBill({ 'b Compute x': between(81, DAYS, 400), 'b Compute y': between(81, DAYS, 250) })
    expect(others).toEqual([])
    expect(found?.resource).toEqual({ accountId: 'b', service: 'Compute' })
    expect(found?.evidence.map(({ statement }) => statement).join()).toMatch(/made up of \$[\d,.]+ in x in account b, \$[\d,.]+ in y in account b/)
  })

  it('that one usage type shows in every account is one finding of the usage type', () => {
    const [found, ...others] = inBill(Object.fromEntries(['a', 'b', 'c'].map((account) => [`${account} Storage x`, between(81, DAYS, 300)])))
    expect(others).toEqual([])
    expect(found?.resource).toEqual({ service: 'Storage', usageType: 'x' })
  })

  it('that is a little everywhere shows in the sum of the account', () => {
    const cells = Array.from(
      { length: 30 },
      (_, s): Cell => ({ accountId: 'wide', service: `Service ${s}`, usageType: 'x', usd: (i) => 100 * (1 + 0.12 * noise(s, i)) + (i >= 79 ? 6 : 0) }),
    )
    expect(inCells(...cells).map(({ resource }) => resource)).toEqual([{ accountId: 'wide' }])
  })

  it('that many services of one account show on one day is one finding of the account', () => {
    const cells = Array.from({ length: 6 }, (_, s): Cell => {
      const level = ordinary(s, 100)
      return { accountId: 'wide', service: `Service ${s}`, usageType: 'x', usd: (i, day) => level(i, day) + (i >= 80 ? 60 : 0) }
    })
    const [found, ...others] = inCells(...cells)
    expect(others).toEqual([])
    expect(found?.resource).toEqual({ accountId: 'wide' })
    expect(Math.abs((found?.impactMicroUsd ?? 0) / DOLLAR - 6 * 60 * 10)).toBeLessThan(360)
    expect(found?.evidence.map(({ statement }) => statement).join()).toMatch(/made up of .* in Service \d x in account wide/)
  })

  it('at two places is two findings, and one of them is not named after the other', () => {
    const found = inBill({ 'a Compute x': between(80, 82, 300), 'c Compute y': between(84, DAYS, 500), 'b Storage x': between(79, 80, 250) }).map(brief)
    expect(found.map(({ place }) => place).sort()).toEqual(['a/Compute/x', 'b/Storage/x', 'c/Compute/y'])
  })

  it('whose account or usage type cannot be told is not given a guess', () => {
    const found = inBill({ 'a Compute x': between(81, DAYS, 300), 'c Compute y': between(81, DAYS, 300) })
    expect(found.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining([
        { accountId: 'a', service: 'Compute' },
        { accountId: 'c', service: 'Compute' },
      ]),
    )
    expect(found.flatMap(({ evidence }) => evidence.map(({ statement }) => statement)).join()).toContain('cannot be told apart')
  })

  it('tells a dearer unit from more use', () => {
    const tables = tablesOf(ordinaryBill({ 'a Database x': between(78, DAYS, 400) }))
    const price = tables.map((table) => ({
      ...table,
      rows: table.rows.map((row) => ({ ...row, usageQuantity: row.usageQuantity.map((x, i) => (i < 78 ? x : (row.usageQuantity[i - 14] as number))) })),
    }))
    const said = (list: ReturnType<typeof findings>) => list[0]?.evidence.map(({ statement }) => statement).join() ?? ''
    expect(said(findings(tables))).toContain('the unit price did not change')
    expect(said(findings(price))).toContain('a price or discount changed')
  })

  it('names what else began with it in the account', () => {
    const [found] = inBill({ 'b Storage y': between(80, DAYS, 300), 'b Compute x': between(80, DAYS, 200) })
    expect(found?.evidence.map(({ statement }) => statement).join()).toContain('began together with Compute x in account b')
  })
})

describe('what always happens', () => {
  it('is no event: an ordinary bill has none', () => {
    expect(inBill({})).toEqual([])
  })

  it('on the first of a month is no event, be it tax, support or a fee', () => {
    const onFirsts = (usd: number) => (_: number, day: number) => (isoFromDay(day).endsWith('-01') ? usd : Number.NaN)
    const fee: Cell = { accountId: 'a', service: 'Marketplace thing', usageType: 'fee', usd: onFirsts(900) }
    const newFee: Cell = { ...fee, service: 'Other thing', usd: (i, day) => (i < 60 ? Number.NaN : onFirsts(700)(i, day)) }
    const tax: Cell = { accountId: 'a', service: 'Tax', usageType: 'Tax', usd: (_, day) => (day === dayFromCivil(2026, 10, 1) ? 5000 : Number.NaN) }
    const support: Cell = { ...tax, service: 'AWS Support (Business)', usageType: 'Dollar', usd: onFirsts(1000) }
    const window = { startDay: dayFromCivil(2026, 9, 25), endDay: dayFromCivil(2026, 10, 9) }
    expect(findings(tablesOf([...ordinaryBill(), fee, tax, support]), window)).toEqual([])
    expect(findings(tablesOf([...ordinaryBill(), newFee], { firstDay: dayFromCivil(2026, 9, 3), days: 36 }), window)).toEqual([])
  })

  it('on one day of each month is no event', () => {
    const due = (isDue: (day: number) => boolean): Cell => ({
      accountId: 'a',
      service: 'Due',
      usageType: 'x',
      usd: (i, day) => 20 + noise(1, i) + (isDue(day) ? 400 : 0),
    })
    expect(inCells(due((day) => isoFromDay(day).endsWith('-25')))).toEqual([])
    expect(inCells(due((day) => isoFromDay(day + 3).endsWith('-01')))).toEqual([])
    expect(inCells(due((day) => day === dayFromCivil(2026, 10, 25)))).toHaveLength(1)
  })

  it('each week, or now and then in the past, is no event', () => {
    const weekly: Cell = { accountId: 'a', service: 'Batch', usageType: 'x', usd: (i, day) => (day % 7 === 3 ? 400 + 20 * noise(1, i) : 0) }
    const bursts: Cell = { ...weekly, usd: (i) => 50 + noise(2, i) + ([15, 16, 33, 34, 61, 62, 80, 81].includes(i) ? 300 : 0) }
    const firstBurst: Cell = { ...weekly, usd: (i) => 50 + noise(2, i) + ([80, 81].includes(i) ? 300 : 0) }
    expect(inCells(weekly)).toEqual([])
    expect(inCells(bursts)).toEqual([])
    expect(inCells(firstBurst)).toHaveLength(1)
  })

  it('at the pace it always had is no event: growth is expected', () => {
    const growing = ordinary(1, 400)
    expect(inCells({ accountId: 'a', service: 'Growing', usageType: 'x', usd: (i, day) => growing(i, day) * (1 + 0.003 * i) })).toEqual([])
  })

  it('that grows by a per cent a day, week after week, is told once, with its rate', () => {
    const growing = ordinary(1, 400)
    const found = inCells({ accountId: 'a', service: 'Leaking', usageType: 'x', usd: (i, day) => growing(i, day) * 1.01 ** i })
    expect(found.map(brief)).toMatchObject([{ kind: 'cost-shift', place: 'a/Leaking/x' }])
    expect(found[0]?.title).toMatch(/rising by 1\.0 % a day since/)
  })

  it('when days of the month are fewer is no event: what is priced by the month costs more a day', () => {
    const byMonth = (start: number): Cell => ({
      accountId: 'a',
      service: 'Volumes',
      usageType: 'GB-Mo',
      usd: (i, day) =>
        (3000 / (isoFromDay(day).slice(5, 7) === '02' ? (isoFromDay(day).startsWith('2024') ? 29 : 28) : 31)) * (1 + 0.001 * noise(3, start + i)),
    })
    for (const year of [2024, 2026]) {
      for (const edge of [dayFromCivil(year, 2, 1), dayFromCivil(year, 3, 1)]) {
        // alone, and beside what strays in the same account and service
        for (const others of [[], [{ ...byMonth(edge), usageType: 'Requests', usd: ordinary(5, 110) }]]) {
          const tables = tablesOf([byMonth(edge), ...others], { firstDay: edge + 8 - DAYS })
          for (const last of [4, 8]) expect(findings(tables, { startDay: edge - 6, endDay: edge + last }, (edge + last + 4) * 86_400)).toEqual([])
        }
      }
    }
  })

  it('long ago is no event, and does not hide a new one', () => {
    expect(inBill({ 'a Compute x': between(30, 32, 400), 'b Storage x': between(40, DAYS, 300) })).toEqual([])
    const found = inBill({
      'a Compute x': (i) => between(30, 32, 400)(i) + between(80, 82, 400)(i),
      'b Storage x': (i) => between(40, DAYS, 300)(i) + between(83, DAYS, 400)(i),
    })
    expect(found.map((finding) => brief(finding).place).sort()).toEqual(['a/Compute/x', 'b/Storage/x'])
  })

  it('when a rise of before the window ends is no event, nor is the way back from a dip', () => {
    expect(inBill({ 'a Database x': between(60, 80, 250) })).toEqual([])
    expect(inCells({ accountId: 'a', service: 'Holiday', usageType: 'x', usd: (i) => (i >= 62 && i < 80 ? 40 : 200) + 4 * noise(5, i) })).toEqual([])
  })

  it('when work moves from one type to another is no event', () => {
    expect(inBill({ 'c Database x': (i) => (i < 81 ? 0 : -120), 'c Database y': between(81, DAYS, 120) })).toEqual([])
  })

  it('while days fill is no event, though all of the month is marked as estimated', () => {
    const filling = (factor: number) =>
      tablesOf(ordinaryBill().map((cell) => ({ ...cell, usd: (i: number, day: number) => cell.usd(i, day) * (i === 89 ? 0.3 * factor : i === 88 ? 0.9 : 1) })))
    expect(findings(filling(1))).toEqual([])
    // more than a whole day is expected to be can only become more
    expect(findings(filling(20)).map(({ title }) => title)).toEqual([expect.stringContaining('on days that still fill in')])
  })
})

describe('short and broken histories', () => {
  const reasonOf = (tables: readonly DailySpend[]) => {
    const found = anomalies(tables, WINDOW, READ_AT_SEC, defaultPolicy)
    return found.assessed ? null : found.reason
  }

  it('of one day, or of none, are not assessed', () => {
    expect(reasonOf([])).toEqual({ code: 'not-by-service' })
    expect(reasonOf(tablesOf(ordinaryBill(), { firstDay: END_DAY - 1, days: 1 }))).toMatchObject({ code: 'few-settled-days', settledDays: 0 })
    expect(reasonOf(tablesOf(ordinaryBill(), { firstDay: END_DAY - 10, days: 10 }))).toMatchObject({ code: 'few-settled-days', settledDays: 8 })
  })

  it('of a fortnight are judged after the tenth day', () => {
    const cells = [...ordinaryBill(), { accountId: 'a', service: 'New', usageType: 'x', usd: between(10, 14, 500) }]
    expect(findings(tablesOf(cells, { firstDay: END_DAY - 16, days: 16 })).map(({ resource }) => resource.service)).toEqual(['New'])
  })

  it('of all zeros have no event', () => {
    const nothing = (keys: string): Cell => ({ accountId: keys, service: 'Zero', usageType: 'x', usd: () => 0 })
    expect(findings(tablesOf([nothing('a'), nothing('b')]))).toEqual([])
  })

  it('of a service that begins are an event, of one that ended too: soon where it was steady', () => {
    const begins: Cell = { accountId: 'a', service: 'New', usageType: 'x', usd: (i) => (i < 80 ? Number.NaN : 60) }
    expect(inCells(begins).map(brief)).toMatchObject([{ kind: 'cost-shift', place: 'a/New/x', from: 80, to: DAYS }])
    const endsAt = (end: number): Cell => ({ ...begins, service: 'Old', usd: (i) => (i < end ? 60 + noise(9, i) : Number.NaN) })
    const rough = (end: number): Cell => ({ ...begins, service: 'Rough', usd: (i) => (i < end ? 60 + 14 * noise(9, i) : Number.NaN) })
    expect(inCells(rough(84))).toEqual([])
    expect(inCells(endsAt(87))).toEqual([])
    expect(inCells(endsAt(84)).map(brief)).toMatchObject([{ kind: 'cost-shift', place: 'a/Old/x' }])
    const [ended] = inCells(endsAt(79))
    expect(ended?.severity).toBe('low')
    expect(ended?.impactMicroUsd).toBeLessThan(-500 * DOLLAR)
    expect(ended?.title).toContain('under expected since')
  })

  it('with a day missing from the answer take it for unknown, not for nothing', () => {
    expect(inBill({}, { missing: [50, 81, 82] })).toEqual([])
    expect(inBill({ 'b Storage y': between(80, 83, 300) }, { missing: [81] }).map((finding) => brief(finding).place)).toEqual(['b/Storage/y'])
  })

  it('with a negative day take it for a credit of that day, not for a saving', () => {
    expect(inBill({ 'b Storage y': (i) => (i === 82 ? -9000 : 0), 'a Compute x': (i) => (i === 40 ? -9000 : 0) })).toEqual([])
    const [event, ...others] = inBill({ 'b Storage y': (i) => between(80, 84, 300)(i) + (i === 82 ? -9000 : 0) }).map(brief)
    expect(others).toEqual([])
    expect(event).toMatchObject({ place: 'b/Storage/y', from: 80, to: 84 })
    expect(Math.abs((event?.usd ?? 0) - 4 * 300)).toBeLessThan(120)
    expect(inCells({ accountId: 'a', service: 'Goodwill', usageType: 'Credit', usd: (i) => (i > 80 ? -200 : 0) })).toEqual([])
  })

  it('with one table alone are judged by it', () => {
    const cells = ordinaryBill({ 'b Storage y': between(80, 82, 300) })
    const tables = tablesOf(cells)
    expect(findings(tables.slice(0, 1)).map(({ resource }) => resource)).toEqual([{ accountId: 'b', service: 'Storage' }])
    expect(findings(tables.slice(1)).map(({ resource }) => resource)).toEqual([{ service: 'Storage', usageType: 'y' }])
    expect(findings([tableOf(cells, ['SERVICE'], (cell) => [cell.service])]).map(({ resource }) => resource)).toEqual([{ service: 'Storage' }])
  })
})

describe('findings of spend', () => {
  const changes = { 'b Storage y': between(80, 82, 300), 'a Database x': between(83, DAYS, 260), 'c Compute x': between(20, 22, 900) }

  it('do not depend on the order of rows and tables', () => {
    const tables = tablesOf(ordinaryBill(changes))
    const expected = findings(tables)
    expect(expected).toHaveLength(2)
    const shuffled = (keys: readonly number[], table: DailySpend): DailySpend => ({
      ...table,
      rows: table.rows
        .map((row, i) => ({ row, key: keys[i % keys.length] as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ row }) => row),
    })
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 9, maxLength: 9 }), fc.boolean(), (keys, turn) => {
        const other = tables.map((table) => shuffled(keys, table))
        expect(findings(turn ? other.reverse() : other)).toEqual(expected)
      }),
      draws(20),
    )
  })

  it('elsewhere are the same when an account of constant spend joins', () => {
    const places = (list: readonly Finding[]) => list.map(brief).map(({ usd: _, ...rest }) => rest)
    const before = inBill(changes)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2000, noNaN: true }), fc.constantFrom('own', 'shared'), (usd, kind) => {
        const service = kind === 'own' ? 'Constant' : 'Storage'
        const after = findings(tablesOf([...ordinaryBill(changes), { accountId: 'constant', service, usageType: kind === 'own' ? 'z' : 'y', usd: () => usd }]))
        expect(places(after)).toEqual(places(before))
        after.forEach((finding, i) => {
          expect(Math.abs((finding.impactMicroUsd ?? 0) / (before[i]?.impactMicroUsd ?? 1) - 1)).toBeLessThan(0.1)
        })
        if (kind === 'own') expect(after).toEqual(before)
      }),
      draws(20),
    )
  })

  it('do not change when a day that is still filling is restated, but for a rise there that can only become more', () => {
    const expected = inBill(changes)
    fc.assert(
      fc.property(fc.double({ min: -500, max: 5000, noNaN: true }), fc.integer({ min: 88, max: 89 }), (usd, day) => {
        const restated = ordinaryBill({ ...changes, 'c Database y': (i) => (i === day ? usd : 0) })
        expect(findings(tablesOf(restated)).filter(({ title }) => !title.includes('still fill in'))).toEqual(expected)
      }),
      draws(20),
    )
  })

  it('are of the same days and places at any scale of money', () => {
    const places = (list: readonly Finding[]) => list.map(brief).map(({ usd: _, ...rest }) => rest)
    const scaled = (factor: number) =>
      findings(tablesOf(ordinaryBill(changes).map((cell) => ({ ...cell, usd: (i: number, day: number) => cell.usd(i, day) * factor }))))
    expect(places(scaled(1000))).toEqual(places(scaled(1)))
  })

  it('leave their input as it was', () => {
    const tables = tablesOf(ordinaryBill(changes))
    const copy = structuredClone(tables)
    findings(tables)
    expect(tables).toEqual(copy)
  })
})
