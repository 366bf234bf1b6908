import { describe, expect, it } from 'vitest'
import { policyFrom } from '../../audit/policy-overrides.ts'
import { defaultPolicy } from '../../domain/policy.ts'

const problems = (overrides: unknown): readonly string[] => {
  const answer = policyFrom(overrides)
  return 'problems' in answer ? answer.problems : []
}

describe('thresholds from a file', () => {
  it('replace the defaults they name and no other', () => {
    expect(policyFrom({ wasteFraction: 0.3 })).toMatchObject({ policy: { ...defaultPolicy, wasteFraction: 0.3 } })
    expect(policyFrom({})).toMatchObject({ policy: defaultPolicy })
  })

  it.each<[string, unknown, string]>([
    ['a key nobody knows', { wasteFractoin: 0.3 }, '"wasteFractoin" is not a threshold; did you mean wasteFraction?'],
    ['a key of the prototype', JSON.parse('{"__proto__": 1}'), '"__proto__" is not a threshold'],
    ['zero', { wasteFraction: 0 }, 'wasteFraction must be a number over 0 and at most 1 (fraction), like 0.2; it is 0'],
    ['a negative number', { gapMinutesPerWeek: -5 }, 'gapMinutesPerWeek must be a number over 0 (minutes a week), like 30; it is -5'],
    ['not a number', { gapMinutesPerWeek: Number.NaN }, 'it is NaN'],
    ['a percentage as text', { wasteFraction: '80%' }, 'wasteFraction must be a number over 0 and at most 1 (fraction), like 0.2; it is the text "80%"'],
    ['a percentage in place of a share', { wasteFraction: 80 }, 'it is 80'],
    ['null', { wasteFraction: null }, 'it is null'],
    ['a list', { wasteFraction: [1] }, 'it is a list'],
    ['thresholds the wrong way round', { gapMinutesPerWeek: 500 }, 'gapMinutesPerWeek (500) is over highGapMinutesPerWeek (240)'],
    ['something else than an object', [1], 'one object of thresholds'],
    ['nothing', null, 'one object of thresholds'],
  ])('are refused when they hold %s', (_what, overrides, message) => {
    expect(problems(overrides).join('\n')).toContain(message)
  })

  it('may say what is so by default', () => {
    expect(policyFrom(defaultPolicy)).toMatchObject({ policy: defaultPolicy })
    expect(policyFrom({ usdPer1000Requests: -1, wasteFraction: 0 })).toEqual({
      problems: [expect.stringContaining('a number from 0 on (USD)'), expect.stringContaining('a number over 0 and at most 1 (fraction)')],
    })
  })

  it('have all their problems told at once', () => {
    expect(problems({ a: 1, wasteFraction: 0, gapMinutesPerWeek: 'x' })).toHaveLength(3)
  })
})
