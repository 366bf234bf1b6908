import { expect, it } from 'vitest'
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
