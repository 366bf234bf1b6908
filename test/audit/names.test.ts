import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameMatcher } from '../../audit/name-pattern.ts'
import { nearestNames } from '../../audit/nearest-names.ts'
import { ReadError } from '../../audit/read-error.ts'
import { findUnknownNames } from '../../audit/unknown-names.ts'
import { hostileNames } from '../hostile-names.ts'
import { fleetOf, groupNamed, placeSourceOf } from './made-up-fleet.ts'

describe('a name that no group has', () => {
  it('is met with the names that were perhaps meant, nearest first', () => {
    const names = ['web-api', 'web_api', 'web-app', 'batch', 'payments-worker']
    expect(nearestNames('web-apu', names)).toEqual(['web-api', 'web-app', 'web_api'])
    expect(nearestNames('WEB API', names).slice(0, 2)).toEqual(['web-api', 'web_api'])
    expect(nearestNames('payments', names)).toEqual(['payments-worker'])
    expect(nearestNames('zzz', names)).toEqual([])
    expect(nearestNames('', ['x'.repeat(9)])).toEqual([])
  })

  it('is compared with any other name without trouble', () => {
    for (const name of hostileNames) expect(nearestNames(name, hostileNames, 100)).toContain(name)
  })

  it('is found missing before anything is judged, with the places that could not be asked', async () => {
    const refusing = { accountId: '1', region: 'a', open: () => Promise.reject(new ReadError('is gone', { file: 'x' }, 'Look.')) }
    const source = fleetOf(placeSourceOf([groupNamed('web')]), refusing, { ...refusing, listGroupNames: async () => ['batch'] })
    expect(await findUnknownNames(source, new Set(['web', 'batch', 'wbe']))).toEqual({
      unknown: [{ name: 'wbe', nearest: ['web'] }],
      known: 2,
      placesUnread: 1,
    })
  })
})

describe('a pattern', () => {
  const matches = (pattern: string, name: string) => nameMatcher([pattern])(name)

  it('takes a star for any characters and a question mark for one, and everything else for itself', () => {
    expect(['web-*', '*-api', '*b-a*', 'web?api', 'w*-*i', '*', 'web-api', '**'].every((pattern) => matches(pattern, 'web-api'))).toBe(true)
    expect(['web', 'api*', 'web?', 'WEB-*', 'web.api', '', '?', 'web-api?', '*x*'].some((pattern) => matches(pattern, 'web-api'))).toBe(false)
    for (const name of hostileNames) expect(matches(name.replaceAll('*', '?'), name), name).toBe(true)
  })

  it('says what a regular expression of it says', () => {
    const parts = fc.array(fc.constantFrom('a', 'b', '*', '?', '𝒶'), { maxLength: 9 }).map((all) => all.join(''))
    fc.assert(
      fc.property(
        parts,
        fc.array(fc.constantFrom('a', 'b', '𝒶'), { maxLength: 9 }).map((all) => all.join('')),
        (pattern, name) => {
          const expression = new RegExp(`^${pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`, 'u')
          expect(matches(pattern, name)).toBe(expression.test(name))
        },
      ),
    )
  })

  it('of many stars is soon done with a name that it does not match', () => {
    // a regular expression of this takes longer than anybody waits
    expect(matches(`${'*a'.repeat(200)}*b`, 'a'.repeat(250))).toBe(false)
  })
})
