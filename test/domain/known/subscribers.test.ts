import { describe, expect, it } from 'vitest'
import { checkSubscribers, type Subscriber } from '../../../domain/known/subscribers.ts'
import { dayOf } from '../made-up-runs.ts'

const of = (endpoint: string, facts: Partial<Subscriber> = {}): Subscriber => ({ topic: 'findings', protocol: 'email', endpoint, isConfirmed: true, ...facts })
const [ann, bob] = [of('ann@example.com'), of('bob@example.com')]
const pending = of('bob@example.com', { isConfirmed: false })

/** Checks of a day after the other. */
function days(...each: readonly (readonly Subscriber[])[]) {
  let known: ReturnType<typeof checkSubscribers>['known'] | null = null
  return each.map((now, day) => {
    const checked = checkSubscribers(now, known, dayOf(day))
    known = checked.known
    return [checked.toTell, checked.troubles.map(({ what, name }) => `${what} ${name}`)]
  })
}

describe('subscribers', () => {
  it('who stay are nothing to tell, whatever order SNS lists them in', () => {
    expect(days([ann, bob], [bob, ann])).toEqual([
      [false, []],
      [false, []],
    ])
  })

  it('who vanish are told of once, and are then as if they had never been', () => {
    expect(days([ann, bob], [ann], [ann])).toEqual([
      [false, []],
      [true, ['vanished findings email bob@example.com']],
      [false, []],
    ])
  })

  it('who have to confirm are told of on the first day, and not again while nothing else is the matter', () => {
    expect(days([ann, pending], [ann, pending], [ann, bob])).toEqual([
      [true, ['pending findings email bob@example.com']],
      [false, ['pending findings email bob@example.com']],
      [false, []],
    ])
  })

  it('who were confirmed and have to confirm again have not vanished', () => {
    expect(days([ann, bob], [ann, pending])[1]).toEqual([true, ['pending findings email bob@example.com']])
  })

  it('that are none at all are told of at once, and once a week while it stays so', () => {
    const told = days(...Array.from({ length: 15 }, () => [])).map(([toTell]) => toTell)
    expect(told.flatMap((toTell, day) => (toTell ? [day] : []))).toEqual([0, 7, 14])
  })

  it('of the operators alone leave findings untold; a topic of operators without anybody is a choice', () => {
    expect(days([of('ops@example.com', { topic: 'operators' })])[0]).toEqual([true, ['nobody findings']])
    expect(days([ann], [ann])[0]).toEqual([false, []])
  })

  it('of both topics are held apart', () => {
    const operator = of('ann@example.com', { topic: 'operators' })
    expect(days([ann, operator], [ann])[1]).toEqual([true, ['vanished operators email ann@example.com']])
  })

  it('are known by name, each once and in order; those who have to confirm are not among them', () => {
    const [cat, dan] = [of('cat@example.com', { topic: 'operators' }), of('dan@example.com', { isConfirmed: false })]
    expect(checkSubscribers([cat, dan, bob, ann, bob], null, dayOf(0)).known.confirmed).toEqual([
      'findings email ann@example.com',
      'findings email bob@example.com',
      'operators email cat@example.com',
    ])
    expect(checkSubscribers([ann, dan, pending], null, dayOf(0)).troubles.map(({ name }) => name)).toEqual([
      'findings email bob@example.com',
      'findings email dan@example.com',
    ])
  })
})
