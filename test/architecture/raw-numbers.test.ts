import { describe, expect, it } from 'vitest'
import { constantsOf, rawNumbersOf } from './raw-numbers.ts'
import { type SourceFile, sourceFiles } from './source-tree.ts'

/** Where a number is what the file is about: thresholds with unit and source, and the arithmetic of the Gregorian calendar. */
const HOMES = ['domain/policy.ts', 'domain/calendar.ts']

const domain = sourceFiles().filter(({ path }) => path.startsWith('domain/'))
const judging = domain.filter(({ path }) => !HOMES.includes(path))
const file = (text: string): SourceFile => ({ path: 'domain/planted.ts', text })

describe('numbers in domain/', () => {
  it('have a name: a threshold in the policy, or a constant at the top of the file with its unit and source', () => {
    expect(judging.flatMap(rawNumbersOf).map(({ path, line, number }) => `${path}:${line}: ${number}`)).toEqual([])
  })

  it.each([
    ["if (share > 0.35) return 'busy'", ['0.35']],
    ['const limit = quantile(values, 0.999)', []],
    ['export function f(x: number): number {\n  const limit = 12\n  return x * limit\n}', ['12']],
    ['export const rule = { assess: (x: number) => x > 45 }', ['45']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template is what is looked into
    ['const text = (x: number) => `over ${x * 1.3} of 17`', ['1.3']],
    ['/** At 90 % of 7.5. */\nconst LIMIT = 0.9 // not 0.8', []],
    ['const TABLE = {\n  a: 0.3,\n  b: 12,\n}', []],
    ["export const f = (x: number) => x.toFixed(3) + '4.5' + /\\d{12}/.source", []],
    ['export const minutes = (sec: number) => (100 * sec) / 60', []],
  ])('in %s: %j', (text, numbers) => expect(rawNumbersOf(file(text)).map(({ number }) => number)).toEqual(numbers))
})

describe('constants of domain/', () => {
  const twice = (sources: readonly SourceFile[]): readonly string[] => {
    const homes = Map.groupBy(
      sources.flatMap((source) => [...constantsOf(source)].map(([name, value]) => ({ name, said: `${source.path}: ${name} = ${value}` }))),
      ({ name }) => name,
    )
    return [...homes.values()].filter((places) => places.length > 1).flatMap((places) => places.map(({ said }) => said))
  }

  it('are defined once, so that none has two values', () => {
    expect(twice(domain)).toEqual([])
    expect(twice([file('const DOUBT = 0.1\n'), file('/** In percent. */\nexport const DOUBT = 0.07\n')])).toHaveLength(2)
  })
})
