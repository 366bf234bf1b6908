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
