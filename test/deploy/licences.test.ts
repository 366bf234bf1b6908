import { describe, expect, it } from 'vitest'
import { foreignLicences } from '../../deploy/licences.ts'

const by = (name: string, ...licenses: readonly string[]) => ({ name, version: '1.0.0', licenses: licenses.map((id) => ({ license: { id } })) })

describe('licences', () => {
  it('that may be passed on are taken, also where one may be chosen', () => {
    expect(foreignLicences([by('a', 'MIT'), by('b', 'Apache-2.0'), { name: 'c', licenses: [{ expression: '(GPL-3.0-only OR MIT)' }] }])).toEqual([])
    expect(foreignLicences([{ name: 'd', licenses: [{ expression: 'MIT AND ISC' }] }])).toEqual([])
  })

  it('that may not, or that nobody says, are named with their package', () => {
    expect(
      foreignLicences([by('a', 'AGPL-3.0-only'), by('b'), { name: 'c', licenses: [{ expression: 'MIT AND GPL-2.0-only' }] }, by('d', 'MIT', 'UNLICENSED')]),
    ).toEqual(['a 1.0.0: AGPL-3.0-only', 'b 1.0.0: no licence is said', 'c : MIT AND GPL-2.0-only', 'd 1.0.0: MIT, UNLICENSED'])
  })
})
