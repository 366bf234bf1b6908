import { relative } from 'node:path'

/** What Stryker tells of a mutant, as far as it is looked at here. */
export type MutantResult = {
  readonly fileName: string
  readonly status: 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout' | 'CompileError' | 'RuntimeError' | 'Ignored' | 'Pending'
  readonly location: { readonly start: { readonly line: number; readonly column: number } }
  readonly mutatorName: string
  readonly replacement?: string
}
type Place = Pick<MutantResult, 'fileName'>

/** Noticed: a test failed, also by going round in circles. What had not ended when Stryker's clock ran out may have been held up by the machine. */
export function detected({ status }: Pick<MutantResult, 'status'>): boolean {
  return status === 'Killed'
}

/** From the root of the repository. */
export function fileOf({ fileName }: Place): string {
  return relative('.', fileName)
}

/** The folder that a file is in, from domain/: `spend`, `spend/anomalies`; `vocabulary` for what lies flat in domain/. */
export function roomOf(file: string): string {
  return file.split('/').slice(1, -1).join('/') || 'vocabulary'
}

/** A line for each of the things that `of` tells apart, those with most left to notice first, and one for all. */
export function scoreLines(mutants: readonly MutantResult[], of: (file: string) => string): readonly string[] {
  const groups = [...Map.groupBy(mutants, (mutant) => of(fileOf(mutant)))].sort(([, a], [, b]) => missed(b) - missed(a))
  return [...groups.map(([name, some]) => `${scoreOf(some)}  ${name}`), `${scoreOf(mutants)}  the whole`]
}

function missed(mutants: readonly MutantResult[]): number {
  return mutants.filter((mutant) => !detected(mutant)).length
}

function scoreOf(mutants: readonly MutantResult[]): string {
  const noticed = mutants.length - missed(mutants)
  const met = mutants.filter(({ status }) => status !== 'NoCoverage').length
  const share = `${((100 * noticed) / mutants.length).toFixed(1)} %`.padStart(7)
  return `${share}  ${String(noticed).padStart(5)} of ${String(mutants.length).padStart(5)}, ${String(mutants.length - met).padStart(4)} met by no test`
}

/** Where a mutant is that nobody noticed, and what stands there instead. */
export function sourceLine({ fileName, location, mutatorName, replacement, status }: MutantResult): string {
  const { line, column } = location.start
  return `${fileOf({ fileName })}:${line}:${column} ${status} ${mutatorName}: ${replacement?.replaceAll(/\s+/g, ' ').slice(0, 100)}`
}
