import { describe, expect, it } from 'vitest'
import { groupRow } from '../../report/group-row.ts'
import { groupNamed, judgementOf, placeOf } from '../audit/made-up-fleet.ts'

describe("a group's team", () => {
  const teamOf = (tags: Record<string, string>, teamTag?: string) => {
    const group = groupNamed('web', { tags })
    return groupRow(judgementOf(group), { group, place: placeOf() }, 'USD', teamTag).team
  }

  it('is what its tag says', () => {
    expect(teamOf({ team: 'orders' })).toBe('orders')
    expect(teamOf({ owner: 'orders' })).toBeUndefined()
    expect(teamOf({ owner: 'orders', team: 'x' }, 'owner')).toBe('orders')
  })

  it('is read from a tag that differs in capitals, unless one is spelt right', () => {
    expect(teamOf({ Team: 'orders' })).toBe('orders')
    expect(teamOf({ Team: 'orders', team: 'web' })).toBe('web')
    expect(teamOf({ teaM: 'last', TEAM: 'first' })).toBe('first')
  })

  it('is nobody where the tag is empty, missing, or the group was not read', () => {
    expect(teamOf({ team: '' })).toBeUndefined()
    expect(teamOf(Object.fromEntries([['__proto__', 'x']]))).toBeUndefined()
    expect(groupRow(judgementOf(groupNamed('web')), null, 'USD').team).toBeUndefined()
  })
})
