import { relative } from 'node:path'
import type { Stryker } from '@stryker-mutator/core'

export type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number]

/** The environment variable that tells every test runner which mutants to leave out. */
export const SAMPLE_EVERY = 'MUTATION_SAMPLE_EVERY'

/** Mutants are numbered in the order of the sources, so every n-th of them is a sample of every file and of all its parts. */
export function inSample(mutantId: string, every: number): boolean {
  return Number(mutantId) % every === Math.floor(every / 2)
}

/** Noticed: a test failed, or went round in circles. */
export function detected({ status }: Pick<MutantResult, 'status'>): boolean {
  return status === 'Killed' || status === 'Timeout'
}

/** Wilson's interval of 95 % for a share of `count` in `of`. */
export function interval(count: number, of: number): readonly [low: number, high: number] {
  const z = 1.96
  const middle = (count + z ** 2 / 2) / (of + z ** 2)
  const half = (z / (of + z ** 2)) * Math.sqrt((count * (of - count)) / of + z ** 2 / 4)
  return [middle - half, middle + half]
}

/** A line for each file, those with most left to notice first, and one for the whole. */
export function scoreLines(mutants: readonly MutantResult[], every: number): readonly string[] {
  const byFile = Map.groupBy(mutants, ({ fileName }) => relative('.', fileName))
  const missed = (some: readonly MutantResult[]): number => some.filter((mutant) => !detected(mutant)).length
  const files = [...byFile].sort(([, a], [, b]) => missed(b) - missed(a))
  const lines = files.map(([file, some]) => `${scoreOf(some)}  ${file}`)
  const noticed = mutants.length - missed(mutants)
  const [low, high] = interval(noticed, mutants.length)
  const sampled = every === 1 ? '' : `, between ${(100 * low).toFixed(1)} and ${(100 * high).toFixed(1)} % of all (95 %), judged by one mutant in ${every}`
  return [...lines, `${scoreOf(mutants)}  the whole${sampled}`]
}

function scoreOf(mutants: readonly MutantResult[]): string {
  const count = (...statuses: readonly MutantResult['status'][]): number => mutants.filter(({ status }) => statuses.includes(status)).length
  const noticed = count('Killed', 'Timeout')
  const share = `${((100 * noticed) / mutants.length).toFixed(1)} %`.padStart(7)
  return `${share}  ${String(noticed).padStart(5)} of ${String(mutants.length).padStart(5)}, ${String(count('NoCoverage')).padStart(4)} met by no test`
}

/** Where a mutant is that nobody noticed, and what stands there instead. */
export function sourceLine({ fileName, location, mutatorName, replacement, status }: MutantResult): string {
  const { line, column } = location.start
  return `${relative('.', fileName)}:${line}:${column} ${status} ${mutatorName}: ${replacement?.replaceAll(/\s+/g, ' ').slice(0, 100)}`
}
