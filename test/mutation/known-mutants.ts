import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The environment variable that tells every test runner where what is known of mutants lies. */
export const KNOWN_MUTANTS = 'MUTATION_KNOWN'

/** What the tests said of a mutant, as Stryker has it from a runner. */
export type MutantOutcome = { readonly status: 'killed' | 'survived' | 'timeout'; readonly [field: string]: unknown }

/** Tells whether mutants bear the same numbers and meet the same tests: of all that is judged, of its tests, and of what is mutated. */
export function sourcesHash(mutate: readonly string[], root = '.'): string {
  const hash = createHash('sha256').update(JSON.stringify(mutate))
  for (const file of globSync(['domain/**/*.ts', 'test/domain/**/*', 'test/mutation/*.ts'], { cwd: root }).sort())
    if (/\.\w+$/.test(file)) hash.update(`\0${file}\0`).update(readFileSync(`${root}/${file}`))
  return hash.digest('hex')
}

/** Begins the file of a run, or goes on with that of one that was stopped: the number of mutants that need not be tried again. */
export function continueFrom(path: string, sources: string): number {
  mkdirSync(dirname(path), { recursive: true })
  const [first, ...known] = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
  if (first === sources) return known.length
  writeFileSync(path, `${sources}\n`)
  return 0
}

/** By number. A last line that was cut off is of a mutant that will be tried again. */
export function knownMutants(path: string): ReadonlyMap<string, MutantOutcome> {
  const known = new Map<string, MutantOutcome>()
  for (const line of readFileSync(path, 'utf8').split('\n').slice(1)) {
    try {
      const [id, outcome] = JSON.parse(line) as [string, MutantOutcome]
      known.set(id, outcome)
    } catch {
      // written only in part, or empty
    }
  }
  return known
}

export function remember(path: string, id: string, outcome: MutantOutcome): void {
  appendFileSync(path, `${JSON.stringify([id, outcome])}\n`)
}
