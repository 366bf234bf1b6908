import { describe, expect, it } from 'vitest'
import { withCreditEvents } from '../../../../domain/spend/anomalies/credit-events.ts'
import { FIRST_DAY, tablesOf } from '../made-up-bill.ts'
import { anEvent } from './an-event.ts'

const CREDIT_ENDS = 80
const tables = (usd: number) =>
  tablesOf([{ accountId: 'a', service: 'Amazon S3', usageType: 'Credit', usd: (index) => (index < CREDIT_ENDS ? -usd : Number.NaN) }])
const risen = (accountId: string, microUsdPerDay: number, startDay = FIRST_DAY + CREDIT_ENDS) =>
  anEvent({
    accountId,
    kind: 'shift',
    ongoing: true,
    startDay,
    endDay: startDay + 8,
    settledDays: 8,
    lastDayMicroUsd: microUsdPerDay,
    impactMicroUsd: 8 * microUsdPerDay,
  })
const three = [risen('a', 30e6), risen('b', 40e6), risen('c', 30e6)]

it('what rises in three accounts on the day that their credit ends is one event', () => {
  expect(withCreditEvents(three, tables(100))).toMatchObject([{ accountId: null, service: 'Amazon S3', impactMicroUsd: 800e6, parts: { length: 3 } }])
})

it('is as many as there are accounts where the credit was too small for it, ended on another day, or paid for one of them', () => {
  expect(withCreditEvents(three, tables(50))).toEqual(three)
  const later = three.map((event) => ({ ...event, startDay: event.startDay + 5 }))
  expect(withCreditEvents(later, tables(100))).toEqual(later)
  expect(withCreditEvents([risen('a', 100e6)], tables(100))).toEqual([risen('a', 100e6)])
})

it('leaves out what did not stay, and what fell', () => {
  const others = [
    { ...risen('d', 20e6), ongoing: false },
    { ...risen('e', 20e6), impactMicroUsd: -160e6 },
  ]
  const all = withCreditEvents([...three, ...others], tables(100))
  expect(all.slice(0, 2)).toEqual(others)
  expect(all).toHaveLength(3)
})

describe('what a credit explains', () => {
  it('is three fifths of what changed at least', () => {
    expect(withCreditEvents(three, tables(60))).toHaveLength(1)
    expect(withCreditEvents(three, tables(59))).toHaveLength(3)
  })

  it('began within a day of it, of what drifts within four, and is dated on its day', () => {
    const about = (days: number, kind: 'shift' | 'drift' = 'shift') =>
      withCreditEvents([{ ...risen('a', 100e6, FIRST_DAY + CREDIT_ENDS + days), kind }], tables(100))[0]?.startDay === FIRST_DAY + CREDIT_ENDS
    expect([about(-2), about(-1), about(1), about(2)]).toEqual([false, true, true, false])
    expect([about(4, 'drift'), about(5, 'drift')]).toEqual([true, false])
  })

  it('is a shift from its day on: the same money, over the days since', () => {
    const day = FIRST_DAY + CREDIT_ENDS
    const [drift] = withCreditEvents([{ ...risen('a', 100e6, day + 2), kind: 'drift' }], tables(100))
    expect(drift).toMatchObject({ kind: 'shift', startDay: day, endDay: day + 10, settledDays: 10, impactMicroUsd: 800e6, lastDayMicroUsd: 80e6 })
    const [early] = withCreditEvents([risen('a', 100e6, day - 1)], tables(100))
    expect(early).toMatchObject({ kind: 'shift', startDay: day, endDay: day + 7, settledDays: 7, lastDayMicroUsd: Math.round(800e6 / 7) })
    // what begins on its day as a shift is as it was, to the day's own amount
    const same = { ...risen('a', 100e6), lastDayMicroUsd: 120e6 }
    expect(withCreditEvents([same], tables(100))).toEqual([same])
    const drifted = { ...same, kind: 'drift' as const }
    expect(withCreditEvents([drifted], tables(100))).toMatchObject([{ kind: 'shift', startDay: day, lastDayMicroUsd: 100e6 }])
  })

  it('is of a service that it paid for, or of none', () => {
    const of = (service: string | null) => withCreditEvents([{ ...risen('a', 100e6, FIRST_DAY + CREDIT_ENDS + 1), service }], tables(100))[0]?.startDay
    expect(of('Amazon S3')).toBe(FIRST_DAY + CREDIT_ENDS)
    expect(of(null)).toBe(FIRST_DAY + CREDIT_ENDS)
    expect(of('Amazon SNS')).toBe(FIRST_DAY + CREDIT_ENDS + 1)
  })

  it('is no spend that grows for weeks, nor of days that still fill', () => {
    const late = risen('a', 100e6, FIRST_DAY + CREDIT_ENDS + 1)
    for (const one of [
      { ...late, growthPerDay: 0.01 },
      { ...late, provisional: true },
      { ...late, ongoing: false },
    ])
      expect(withCreditEvents([one], tables(100))).toEqual([one])
  })

  it('falls where a credit begins', () => {
    const begins = tablesOf([{ accountId: 'a', service: 'Amazon S3', usageType: 'Credit', usd: (index) => (index >= CREDIT_ENDS ? -100 : Number.NaN) }])
    const fell = [risen('a', -60e6), risen('b', -40e6)]
    expect(withCreditEvents(fell, begins)).toMatchObject([{ accountId: null, impactMicroUsd: -800e6 }])
    // and explains nothing that rose
    expect(withCreditEvents(three, begins)).toEqual(three)
    expect(withCreditEvents([...fell, ...three], begins)).toHaveLength(4)
    expect(withCreditEvents([], begins)).toEqual([])
  })
})
