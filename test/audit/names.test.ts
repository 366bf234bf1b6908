import { describe, expect, it } from 'vitest'
import { nearestNames } from '../../audit/nearest-names.ts'
import { ReadError } from '../../audit/read-error.ts'
import { unknownNames } from '../../audit/unknown-names.ts'
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
    const source = fleetOf(placeSourceOf([groupNamed('web')]), refusing, { ...refusing, groupNames: async () => ['batch'] })
    expect(await unknownNames(source, new Set(['web', 'batch', 'wbe']))).toEqual({ unknown: [{ name: 'wbe', nearest: ['web'] }], placesUnread: 1 })
  })
})
