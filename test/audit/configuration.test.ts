import { describe, expect, it } from 'vitest'
import { type Configuration, configurationFrom, withThresholds } from '../../audit/configuration.ts'
import { governed } from '../../audit/governed.ts'
import { dayFromIso, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { defaultPolicy } from '../../domain/policy.ts'

const read = (value: unknown): Configuration => {
  const answer = configurationFrom(value)
  if ('problems' in answer) throw new Error(JSON.stringify(answer.problems))
  return answer.configuration
}
const problems = (value: unknown): readonly string[] => {
  const answer = configurationFrom(value)
  return 'problems' in answer ? answer.problems.map(({ path, text }) => `${path.join('.')}: ${text}`) : []
}
const web = { accountId: '111122223333', region: 'eu-west-1', name: 'web-api', tags: { stage: 'dev', team: 'web' } }
const secOf = (day: string): number => dayFromIso(day) * SECONDS_PER_DAY
const holdsFor = (value: unknown, group: Parameters<typeof governed>[0] = web, day = '2026-11-03') => {
  const { policy, overrides } = read(value)
  return governed(group, policy, overrides, secOf(day))
}

describe('what the bill is shown by', () => {
  it('is a list of cost allocation tags and cost categories', () => {
    expect(read({ showback: ['team', 'environment', { costCategory: 'Product' }] }).showback).toEqual([
      { type: 'tag', key: 'team' },
      { type: 'tag', key: 'environment' },
      { type: 'cost-category', key: 'Product' },
    ])
    expect(problems({ showback: [' '] })).toHaveLength(1)
    expect(problems({ showback: 'team' })).toEqual([expect.stringMatching(/^showback: .*must be a list like/)])
    expect(problems({ showback: ['a', 'b', 'c', 'd', 'e', 'f'] })).toEqual([expect.stringMatching(/five at most/)])
  })
})

describe('what holds for a group', () => {
  it('is what all groups have, where no entry speaks of it', () => {
    expect(read(undefined)).toEqual({ policy: defaultPolicy, ownerTag: null, budgets: [], showback: [], overrides: [] })
    expect(holdsFor({ thresholds: { wasteFraction: 0.3 }, overrides: [{ groups: 'orders', owner: 'x' }] })).toEqual({
      policy: { ...defaultPolicy, wasteFraction: 0.3 },
      owner: null,
      ignoredBecause: null,
      by: [],
    })
  })

  it('is what the later of two entries says, each setting for itself', () => {
    const { policy, owner, by } = holdsFor({
      overrides: [
        { groups: 'web-*', thresholds: { wasteFraction: 0.3, targetUtilization: 0.5 }, owner: 'web' },
        { name: 'dev', tags: { stage: 'dev' }, thresholds: { wasteFraction: 0.4 } },
      ],
    })
    expect([policy.wasteFraction, policy.targetUtilization, owner]).toEqual([0.4, 0.5, 'web'])
    expect(by).toEqual([
      { override: 1, thresholds: { wasteFraction: 0.3, targetUtilization: 0.5 }, owner: 'web' },
      { override: 2, name: 'dev', thresholds: { wasteFraction: 0.4 } },
    ])
  })

  it.each<[string, object, boolean]>([
    ['a name', { groups: 'web-api' }, true],
    ['a name in capitals', { groups: 'Web-api' }, false],
    ['one of several names', { groups: ['orders', 'web-???'] }, true],
    ['an account', { accounts: '1111*' }, true],
    ['another account', { groups: 'web-*', accounts: '444455556666' }, false],
    ['a Region', { regions: ['us-*', 'eu-*'] }, true],
    ['a tag and its value', { tags: { stage: ['prod', 'd?v'] } }, true],
    ['a tag with any value', { tags: { team: '*' } }, true],
    ['a tag that it has not', { tags: { tier: '*' } }, false],
    ['two tags, of which it has one', { tags: { stage: 'dev', team: 'orders' } }, false],
    ['a tag called like what every object has', { tags: { constructor: '*' } }, false],
  ])('is chosen by %s', (_what, selects, matches) => {
    expect(holdsFor({ overrides: [{ ...selects, owner: 'x' }] }).owner).toBe(matches ? 'x' : null)
  })

  it('is nothing that asks for tags, where its tags are not known', () => {
    expect(holdsFor({ overrides: [{ tags: { stage: '*' }, owner: 'x' }] }, { ...web, tags: null }).owner).toBeNull()
  })

  it('may be that it is ignored, until the day named', () => {
    const dev = { overrides: [{ tags: { stage: 'dev' }, ignore: { reason: 'off at night', until: '2026-11-04' } }] }
    expect(holdsFor(dev).ignoredBecause).toEqual({ code: 'ignored-by-override', override: 1, said: 'off at night', until: '2026-11-04' })
    expect(holdsFor(dev, web, '2026-11-04').ignoredBecause).toBeNull()
    expect(holdsFor({ overrides: [...dev.overrides, { groups: 'web-api', ignore: false }] }).ignoredBecause).toBeNull()
  })

  it('is over all of that what is said where it runs', () => {
    const { policy, overrides } = withThresholds(
      read({ thresholds: { wasteFraction: 0.3 }, overrides: [{ groups: '*', thresholds: { wasteFraction: 0.4, idleCpuPercent: 3 } }] }),
      {
        wasteFraction: 0.5,
      },
    )
    const holds = governed(web, policy, overrides, 0)
    expect([holds.policy.wasteFraction, holds.policy.idleCpuPercent]).toEqual([0.5, 3])
    expect(holds.by).toEqual([{ override: 1, thresholds: { idleCpuPercent: 3 } }])
  })
})

describe('a configuration that is wrong', () => {
  it.each<[string, unknown, string]>([
    ['a list', [], ': it must hold settings by name'],
    ['an unknown setting', { overides: [] }, 'overides: "overides" is not a setting; did you mean overrides?'],
    [
      'a threshold at the top',
      { wasteFraction: 0.3 },
      'wasteFraction: "wasteFraction" is not a setting here; the threshold wasteFraction belongs under thresholds',
    ],
    ['an unknown threshold', { thresholds: { wasteFractoin: 1 } }, 'thresholds.wasteFractoin: "wasteFractoin" is not a threshold; did you mean wasteFraction?'],
    ['thresholds that are none', { thresholds: 3 }, 'thresholds: thresholds: it must be one object of thresholds'],
    [
      'a threshold out of range, in an entry',
      { overrides: [{ groups: 'a', thresholds: { wasteFraction: 30 } }] },
      'overrides.0.thresholds.wasteFraction: wasteFraction must be a number over 0 and at most 1',
    ],
    [
      'an entry that turns the order of thresholds round',
      { thresholds: { gapMinutesPerWeek: 100 }, overrides: [{ groups: 'a', thresholds: { highGapMinutesPerWeek: 50 } }] },
      'gapMinutesPerWeek (100) is over highGapMinutesPerWeek (50)',
    ],
    ['an unknown part of an entry', { overrides: [{ group: 'a', owner: 'x' }] }, 'overrides.0.group: "group" is not a setting; did you mean groups?'],
    ['an entry that selects nothing', { overrides: [{ owner: 'x' }] }, 'overrides.0: entry 1 selects nothing'],
    ['an entry that says nothing', { overrides: [{ groups: 'x' }] }, 'overrides.0: entry 1 says nothing'],
    [
      'an account id without quotes',
      { overrides: [{ accounts: 111122223333, owner: 'x' }] },
      'overrides.0.accounts: accounts must be a pattern like "111122223333" (in quotes)',
    ],
    [
      'a day that does not exist',
      { overrides: [{ groups: 'x', ignore: { reason: 'r', until: '2027-02-30' } }] },
      'overrides.0.ignore.until: until must be a day that exists',
    ],
    ['an ignore without a reason', { overrides: [{ groups: 'x', ignore: true }] }, 'overrides.0.ignore: ignore must be a reason'],
    ['an owner that is a number', { overrides: [{ groups: 'x', owner: 7 }] }, 'overrides.0.owner: owner must be'],
    ['a budget of nobody', { budgets: { '1234': 5 } }, 'budgets: budgets must say what months may cost'],
    ['an entry that is a text', { overrides: ['web-*'] }, 'overrides.0: entry 1 must be settings by name'],
    ['an owner tag with a blank', { ownerTag: ' x' }, 'ownerTag: ownerTag must be the key of a tag'],
  ])('names %s', (_what, value, message) => {
    expect(problems(value).join('\n')).toContain(message)
  })

  it('has all its problems told, each once', () => {
    expect(problems({ a: 1, thresholds: { b: 1 }, overrides: [{ groups: 'x', owner: 3, thresholds: { wasteFraction: 2 } }] })).toHaveLength(4)
  })
})
