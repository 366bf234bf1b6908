import { describe, expect, it } from 'vitest'
import { inSample, interval, type MutantResult, scoreLines } from './score.ts'

const mutants = (fileName: string, ...statuses: readonly MutantResult['status'][]): readonly MutantResult[] =>
  statuses.map((status) => ({ fileName: `${process.cwd()}/${fileName}`, status }) as MutantResult)

describe('the score of mutants', () => {
  it('is a line for each file, those with most left to notice first, and one for the whole', () => {
    const all = [...mutants('domain/a.ts', 'Killed', 'Timeout', 'Survived'), ...mutants('domain/b.ts', 'Survived', 'NoCoverage')]
    expect(scoreLines(all, 1)).toEqual([
      '  0.0 %      0 of     2,    1 met by no test  domain/b.ts',
      ' 66.7 %      2 of     3,    0 met by no test  domain/a.ts',
      ' 40.0 %      2 of     5,    1 met by no test  the whole',
    ])
  })

  it('of a sample says between what bounds the whole lies', () => {
    const sample = mutants('domain/a.ts', ...Array<'Killed'>(75).fill('Killed'), ...Array<'Survived'>(25).fill('Survived'))
    expect(scoreLines(sample, 20).at(-1)).toContain('the whole, between 65.7 and 82.5 % of all (95 %), judged by one mutant in 20')
  })

  it('is never certain of all or nothing', () => {
    expect(interval(10, 10)[0]).toBeCloseTo(0.7225, 3)
    expect(interval(0, 10)[1]).toBeCloseTo(0.2775, 3)
  })
})

describe('a sample', () => {
  it('takes every n-th mutant, and all where n is one', () => {
    const taken = (every: number) => Array.from({ length: 10 }, (_, id) => String(id)).filter((id) => inSample(id, every))
    expect(taken(4)).toEqual(['2', '6'])
    expect(taken(1)).toHaveLength(10)
  })
})
