import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

export const root = `${import.meta.dirname}/../..`

/** A source file by its path from the root of the repository, with `/` on every host. */
export type SourceFile = { readonly path: string; readonly text: string }

const NOT_OURS = ['node_modules', '.node24', '.stryker', '.stryker-tmp', '.venv', '.nag', '.guard', '.headroom', 'bin', 'dist', 'reports', 'coverage']

/** Every TypeScript file of the repository, sorted by path. */
export function sourceFiles(): readonly SourceFile[] {
  const paths = globSync('**/*.{ts,mts,js,mjs}', { cwd: root, exclude: (name) => NOT_OURS.includes(posix.basename(name)) })
  return paths.sort().map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }))
}

/** What a file names in `import`, `export … from` and `import()`, type-only ones included, in order. */
export function importsOf(text: string): readonly string[] {
  const statement = /(?:^|[;}\s])(?:import|export)\s(?:[\w$*{},\s]*?\sfrom\s*)?(['"])([^'"\n]+)\1/g
  const expression = /\bimport\s*\(\s*(['"`])([^'"`\n]+)\1/g
  const clause = /^\s*(?:import|export)\s+(?:type\s+)?[\w$*{},\s]*?\}?\s*from\s*(['"])([^'"\n]+)\1/gm
  const all = [...text.matchAll(statement), ...text.matchAll(expression), ...text.matchAll(clause)]
  return [...new Set(all.sort((a, b) => a.index - b.index).map((match) => match[2] as string))]
}

/** A relative import as a path from the root of the repository; null for packages and built-ins. */
export function resolved(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : null
}

const TYPES_ALONE = /^(?:import|export) type\s[^'"]*(['"])[^'"\n]+\1/gm

/** Which of `paths` import more than types, through whatever lies between, a file of which `asked` is true. */
export function reaches(paths: readonly string[], asked: (text: string) => boolean): readonly string[] {
  const files = new Map(sourceFiles().map(({ path, text }) => [path, text]))
  const importers = new Map<string, string[]>()
  for (const [path, text] of files) {
    for (const specifier of importsOf(text.replaceAll(TYPES_ALONE, ''))) {
      const imported = resolved(path, specifier)
      if (imported !== null) importers.set(imported, [...(importers.get(imported) ?? []), path])
    }
  }
  const reaching = new Set<string>([...files].filter(([, text]) => asked(text)).map(([path]) => path))
  for (const path of reaching) for (const importer of importers.get(path) ?? []) reaching.add(importer)
  return paths.filter((path) => reaching.has(path))
}
