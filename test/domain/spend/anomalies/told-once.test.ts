import { expect, it } from 'vitest'
import { toldOnce } from '../../../../domain/spend/anomalies/told-once.ts'
import { anEvent } from './an-event.ts'

const storage = anEvent({ usageType: 'TimedStorage', impactMicroUsd: 30e6 })
const ofAccount = anEvent({ usageType: null, impactMicroUsd: 40e6 })

it('what an account shows is told by the usage type of it that carries most of it', () => {
  expect(toldOnce([ofAccount, storage])).toEqual([storage])
})

it('a usage type that carries less of it is a part of what the account shows', () => {
  const less = anEvent({ usageType: 'TimedStorage', impactMicroUsd: 20e6 })
  expect(toldOnce([ofAccount, less])).toEqual([{ ...ofAccount, parts: less.parts }])
  const joined = { ...ofAccount, parts: [ofAccount.parts[0], ofAccount.parts[0]] as typeof ofAccount.parts }
  expect(toldOnce([joined, less])).toEqual([joined])
})

it('two events that were sought in the same accounts are two, also where one has no usage type', () => {
  const together = [ofAccount, storage].map((event) => ({ ...event, soughtIn: 'accounts' }))
  expect(toldOnce(together)).toEqual(together)
})

it('what an account shows may be what another look at it shows', () => {
  const [first, second] = [
    { ...ofAccount, soughtIn: 'accounts' },
    { ...storage, soughtIn: null },
  ]
  expect(toldOnce([first, second])).toEqual([second])
})

const byUsage = (changes: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({ accountId: null, usageType: 'TimedStorage', impactMicroUsd: 38e6, lastDayMicroUsd: 19e6, standardErrors: 9, ...changes })
const byAccount = (changes: Parameters<typeof anEvent>[0] = {}) =>
  anEvent({ usageType: null, impactMicroUsd: 40e6, lastDayMicroUsd: 20e6, standardErrors: 6, ...changes })

it('what an account shows and what a usage type shows at one amount on the same days is one, as the surer of the two has it', () => {
  const [one, ...others] = toldOnce([byAccount(), byUsage()])
  expect(others).toEqual([])
  expect(one).toMatchObject({ accountId: '111122223333', usageType: 'TimedStorage', service: 'Amazon S3', impactMicroUsd: 38e6, lastDayMicroUsd: 19e6 })
  expect(one?.parts).toEqual([{ accountId: '111122223333', service: 'Amazon S3', usageType: 'TimedStorage', impactMicroUsd: 38e6 }])
  expect(toldOnce([byAccount({ standardErrors: 10 }), byUsage()])[0]).toMatchObject({ impactMicroUsd: 40e6, lastDayMicroUsd: 20e6 })
  expect(toldOnce([byUsage(), byAccount({ standardErrors: 9 })])[0]?.impactMicroUsd).toBe(40e6)
})

it('they are two where they are of other services, other days, another direction or another amount', () => {
  const told = (changes: Parameters<typeof anEvent>[0]) => toldOnce([byAccount(), byUsage(changes)]).length
  const day = byUsage().startDay
  expect([told({ service: 'Amazon SNS' }), told({ impactMicroUsd: -38e6 }), told({ impactMicroUsd: 60e6 }), told({ impactMicroUsd: 26e6 })]).toEqual([
    2, 2, 2, 2,
  ])
  expect([told({ impactMicroUsd: 59e6 }), told({ impactMicroUsd: 27e6 })]).toEqual([1, 1])
  // four days from the second on
  const long = (startDay: number, endDay: number) => toldOnce([byAccount({ startDay: day, endDay: day + 4 }), byUsage({ startDay, endDay })]).length
  expect([long(day + 1, day + 5), long(day - 1, day + 3), long(day + 2, day + 4), long(day - 2, day + 4), long(day, day + 6), long(day, day + 2)]).toEqual([
    1, 1, 2, 2, 2, 2,
  ])
})

it('an event that names its account alone, or both already, is nobody’s other look', () => {
  expect(toldOnce([anEvent({ service: null, usageType: null, impactMicroUsd: 40e6 }), byUsage({ service: null })])).toHaveLength(2)
  expect(toldOnce([anEvent({ usageType: 'Requests', impactMicroUsd: 40e6 }), byUsage()])).toHaveLength(2)
  expect(
    toldOnce([anEvent({ accountId: null, usageType: null, impactMicroUsd: 40e6 }), anEvent({ accountId: null, usageType: null, impactMicroUsd: 39e6 })]),
  ).toHaveLength(2)
})

it('a narrower event explains a wider one from three fifths of it on, where it is in it and began within three days', () => {
  const narrow = (changes: Parameters<typeof anEvent>[0]) => toldOnce([byAccount(), anEvent({ usageType: 'TimedStorage', ...changes })])
  expect([narrow({ impactMicroUsd: 24e6 }).length, narrow({ impactMicroUsd: 24e6 })[0]?.usageType]).toEqual([1, 'TimedStorage'])
  expect(narrow({ impactMicroUsd: 23e6 })[0]?.usageType).toBeNull()
  const day = byUsage().startDay
  const days = (startDay: number, endDay: number) =>
    toldOnce([byAccount({ startDay: day, endDay: day + 6 }), anEvent({ usageType: 'TimedStorage', impactMicroUsd: 30e6, startDay, endDay })]).length
  expect([days(day + 3, day + 6), days(day - 3, day + 1), days(day + 4, day + 6), days(day - 4, day + 1), days(day - 3, day)]).toEqual([1, 1, 2, 2, 2])
  for (const elsewhere of [{ accountId: 'b' }, { service: 'Amazon SNS' }, { impactMicroUsd: -30e6 }])
    expect(narrow({ impactMicroUsd: 30e6, ...elsewhere })).toHaveLength(2)
  // of a group
  const ofGroup = (groupName: string) =>
    toldOnce([anEvent({ groupName: 'web', usageType: null, impactMicroUsd: 40e6 }), anEvent({ groupName, usageType: 'x', impactMicroUsd: 30e6 })]).length
  expect([ofGroup('web'), ofGroup('api')]).toEqual([1, 2])
})

it('two narrower ones explain it together; what is everywhere is explained by none, and has them', () => {
  const parts = [anEvent({ usageType: 'x', impactMicroUsd: 13e6 }), anEvent({ usageType: 'y', impactMicroUsd: 12e6 })]
  expect(toldOnce([byAccount(), ...parts]).map(({ usageType }) => usageType)).toEqual(['x', 'y'])
  const everywhere = anEvent({
    accountId: null,
    service: null,
    usageType: null,
    impactMicroUsd: 26e6,
    breadth: { accounts: 3, services: 4, riseFraction: 0.2 },
  })
  expect(toldOnce([everywhere, ...parts])).toEqual([everywhere])
})

it('all are told with the largest first', () => {
  const [small, large, fall] = [
    anEvent({ service: 'A', impactMicroUsd: 10e6 }),
    anEvent({ service: 'B', impactMicroUsd: 30e6 }),
    anEvent({ service: 'C', impactMicroUsd: -20e6 }),
  ]
  expect(toldOnce([small, large, fall])).toEqual([large, fall, small])
})

it('what was sought together in one account is two, and in two accounts may be one', () => {
  const together = (accountId: string, soughtIn: string | null) =>
    toldOnce([
      { ...byAccount(), soughtIn: 'here' },
      { ...anEvent({ accountId, impactMicroUsd: 30e6 }), soughtIn },
    ]).length
  expect([together('111122223333', 'here'), together('111122223333', 'there'), together('111122223333', null)]).toEqual([2, 1, 1])
})
