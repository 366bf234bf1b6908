import { describe, expect, it } from 'vitest'
import { type MutantResult, roomOf, scoreLines } from './score.ts'
import { shouldIgnore } from './texts.ts'

const mutants = (fileName: string, ...statuses: readonly MutantResult['status'][]): readonly MutantResult[] =>
  statuses.map((status) => ({ fileName: `${process.cwd()}/${fileName}`, status }) as MutantResult)

describe('the score of mutants', () => {
  const all = [...mutants('domain/a.ts', 'Killed', 'Killed', 'Timeout'), ...mutants('domain/spend/b/c.ts', 'Survived', 'NoCoverage')]

  it('is a line for each file, those with most left to notice first, and one for the whole', () => {
    expect(scoreLines(all, (file) => file)).toEqual([
      '  0.0 %      0 of     2,    1 met by no test  domain/spend/b/c.ts',
      ' 66.7 %      2 of     3,    0 met by no test  domain/a.ts',
      ' 40.0 %      2 of     5,    1 met by no test  the whole',
    ])
  })

  it('is told by room, of which what lies flat is one', () => {
    expect(scoreLines(all, roomOf).map((line) => line.split('  ').at(-1))).toEqual(['spend/b', 'vocabulary', 'the whole'])
  })
})

describe('a string', () => {
  const template = (...raw: readonly string[]) => ({ node: { type: 'TemplateLiteral', quasis: raw.map((part) => ({ value: { raw: part } })) } })

  it('is a text when there is a space in it', () => {
    expect(shouldIgnore({ node: { type: 'StringLiteral', value: 'the first of them' } })).toBe('a text')
    expect(shouldIgnore(template('', ' of ', ''))).toBe('a text')
  })

  it('is none when it is a kind, a unit, a metric or a key, or no string', () => {
    expect(shouldIgnore({ node: { type: 'StringLiteral', value: 'too-young' } })).toBeUndefined()
    expect(shouldIgnore({ node: { type: 'StringLiteral', value: '' } })).toBeUndefined()
    expect(shouldIgnore(template('', '|', ''))).toBeUndefined()
    expect(shouldIgnore({ node: { type: 'NumericLiteral', value: 1 } })).toBeUndefined()
  })
})
