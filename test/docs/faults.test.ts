import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root, sourceFiles } from '../architecture/source-tree.ts'
import { type FaultRow, faultRows } from '../mutation/faults-page.ts'

/** Faults that a whole service has to stand: none of these may lose its test. */
const STOOD = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 25, 28, 29, 30, 31, 33, 34, 35, 39],
  ...[41, 42, 43, 44, 46, 47, 50, 51, 52, 53, 54, 55, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 70, 73],
]

/** The lines of a test file that hold a test's title: `it('…`, and the line that closes a table of cases. */
function titlesOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => /\bit(\.each\(.*\))?\(['"`]|^\s*\](?: as .+)?\)\(['"`]|^\s*['"`].*['"`],$/.test(line))
    .join('\n')
}

const rows = faultRows(readFileSync(`${root}/docs/faults.md`, 'utf8'))
const tests = new Map(sourceFiles().flatMap(({ path, text }) => (path.endsWith('.test.ts') ? [[path, text] as const] : [])))
const missing = (of: readonly FaultRow[]): readonly string[] =>
  of.flatMap(({ number, tests: named }) =>
    named
      .filter(({ file, title }) => title === '' || !titlesOf(tests.get(file) ?? '').includes(title))
      .map(({ file, title }) => `${number}: ${file}: ${title}`),
  )

describe('the page on what goes wrong', () => {
  it('names tests that there are', () => {
    expect(missing(rows)).toEqual([])
    expect(missing([{ number: 1, tests: [{ file: 'test/handlers/audit.test.ts', title: 'a test that nobody wrote' }] }])).toHaveLength(1)
  })

  it('has a row, with a test, of each fault that has to be stood, in order', () => {
    const numbers = rows.map(({ number }) => number)
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    expect(STOOD.filter((number) => !numbers.includes(number))).toEqual([])
  })

  it('has each test that says of itself which fault it is', () => {
    const unlisted = [...tests].flatMap(([path, text]) =>
      [...titlesOf(text).matchAll(/fault (\d+):/g)]
        .map((match) => Number(match[1]))
        .filter((number) => !rows.some((row) => row.number === number && row.tests.some(({ file }) => file === path)))
        .map((number) => `${path}: fault ${number}`),
    )
    expect(unlisted).toEqual([])
  })
})
