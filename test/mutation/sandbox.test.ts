import { expect, it } from 'vitest'
import { importsOf, reaches, resolved, root, sourceFiles } from '../architecture/source-tree.ts'

// Stryker runs the tests in a copy of the checkout: what it leaves behind cannot be imported there, and then no mutant is tried at all.
it('the copy in which mutants are tried holds every file that the tests of domain/ import, and what those import', async () => {
  const files = new Map(sourceFiles().map(({ path, text }) => [path, text]))
  const needed = new Set<string>()
  const need = (path: string): void => {
    const text = files.get(path)
    if (text === undefined || needed.has(path)) return
    needed.add(path)
    for (const specifier of importsOf(text)) {
      const imported = resolved(path, specifier)
      if (imported !== null) need(imported)
    }
  }
  for (const path of files.keys()) if (/^test\/domain\/.*\.test\.ts$/.test(path)) need(path)
  const { default: stryker }: { default: { ignorePatterns: readonly string[] } } = await import(`${root}/stryker.config.mjs`)
  const leftBehind = stryker.ignorePatterns.map((pattern) => pattern.slice(1))
  expect(needed.size).toBeGreaterThan(300)
  expect([...needed].filter((path) => leftBehind.some((place) => path === place || path.startsWith(`${place}/`)))).toEqual([])
})

it('only the tests that import what is mutated, directly or through others, are loaded', () => {
  const tests = ['test/domain/calendar.test.ts', 'test/domain/judge.test.ts', 'test/domain/spend/anomalies/anomalies.test.ts']
  expect(reaches(tests, (text) => text.includes('export function judge(observed'))).toEqual(['test/domain/judge.test.ts'])
  expect(reaches(tests, (text) => text.includes('export function civilFromDay('))).toEqual(tests)
})
