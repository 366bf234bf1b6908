import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// The rules are biome.json's own: the file is copied beside planted violations, and each must be found where it was planted.

type Planted = { readonly file: string; readonly code: string; readonly rule: string; readonly says?: string }

const purity = (folder: string): Planted[] => [
  { file: `${folder}/planted-node.ts`, code: "import { readFileSync } from 'node:fs'\nexport const x = readFileSync", rule: 'noNodejsModules' },
  { file: `${folder}/planted-bare-node.ts`, code: "import fs from 'fs'\nexport const x = fs", rule: 'noNodejsModules' },
  { file: `${folder}/planted-process.ts`, code: 'export const x = process.argv', rule: 'noRestrictedGlobals' },
  { file: `${folder}/planted-env.ts`, code: 'export const x = process.env.HOME', rule: 'noProcessEnv' },
  { file: `${folder}/planted-fetch.ts`, code: "export const x = fetch('https://example.com')", rule: 'noRestrictedGlobals' },
  { file: `${folder}/planted-timer.ts`, code: 'export const x = setTimeout(() => 1, 1)', rule: 'noRestrictedGlobals' },
  { file: `${folder}/planted-stopwatch.ts`, code: 'export const x = performance.now()', rule: 'noRestrictedGlobals' },
  { file: `${folder}/planted-uuid.ts`, code: 'export const x = crypto.randomUUID()', rule: 'noRestrictedGlobals' },
  { file: `${folder}/planted-detour.ts`, code: 'export const x = globalThis.process', rule: 'noRestrictedGlobals' },
  { file: `${folder}/planted-console.ts`, code: 'console.log(1)', rule: 'noConsole' },
  { file: `${folder}/planted-random.ts`, code: 'export const x = Math.random()', rule: 'plugin', says: 'No chance' },
  { file: `${folder}/planted-hidden-random.ts`, code: "const name: 'random' = 'random'\nexport const x = Math[name]()", rule: 'plugin', says: 'computed' },
  { file: `${folder}/planted-taken-random.ts`, code: 'const { random } = Math\nexport const x = random()', rule: 'plugin', says: 'taken apart' },
  { file: `${folder}/planted-now.ts`, code: 'export const x = Date.now()', rule: 'plugin', says: 'No clock' },
  { file: `${folder}/planted-today.ts`, code: 'export const x = new Date()', rule: 'plugin', says: 'No clock' },
  { file: `${folder}/planted-await.ts`, code: 'export const x = async (y: Promise<number>) => await y', rule: 'plugin', says: 'waited for' },
  {
    file: `${folder}/planted-for-await.ts`,
    code: 'export const x = async (many: AsyncIterable<number>) => {\n  for await (const one of many) if (one > 0) return one\n}',
    rule: 'plugin',
    says: 'waited for',
  },
  { file: `${folder}/planted-order.ts`, code: "export const x = ['b', 'a'].sort((p, q) => p.localeCompare(q))", rule: 'plugin', says: 'locale' },
  { file: `${folder}/planted-locale.ts`, code: 'export const x = (1234.5).toLocaleString()', rule: 'plugin', says: 'locale' },
  { file: `${folder}/planted-format.ts`, code: 'export const x = new Intl.NumberFormat().format(1)', rule: 'plugin', says: 'locale' },
]

const planted: readonly Planted[] = [
  ...purity('domain'),
  ...purity('domain/rules'),
  ...purity('report'),
  { file: 'domain/planted-date.ts', code: 'export const x = new Date(0)', rule: 'noRestrictedGlobals' },
  { file: 'domain/planted-package.ts', code: "import * as z from 'zod/mini'\nexport const x = z", rule: 'noRestrictedImports' },
  { file: 'domain/rules/planted-package.ts', code: "import * as z from 'zod'\nexport const x = z", rule: 'noRestrictedImports' },
  { file: 'domain/planted-outside.ts', code: "import { x } from '../adapters/x.ts'\nexport const y = x", rule: 'noRestrictedImports' },
  { file: 'domain/planted-type.ts', code: "import type { X } from '../adapters/x.ts'\nexport const y: X = 1", rule: 'noRestrictedImports' },
  { file: 'domain/planted-dynamic.ts', code: "export const y = () => import('../adapters/x.ts')", rule: 'noRestrictedImports' },
  { file: 'domain/planted-reexport.ts', code: "export { x } from '../adapters/x.ts'", rule: 'noRestrictedImports' },
  { file: 'domain/rules/planted-outside.ts', code: "import { x } from '../../adapters/x.ts'\nexport const y = x", rule: 'noRestrictedImports' },
  { file: 'domain/spend/anomalies/planted-outside.ts', code: "import { x } from '../../../adapters/x.ts'\nexport const y = x", rule: 'noRestrictedImports' },
  { file: 'report/planted-schema.ts', code: "import * as z from 'zod'\nexport const x = z", rule: 'noRestrictedImports', says: 'zod/mini' },
  { file: 'adapters/planted-env.ts', code: 'export const x = process.env.HOME', rule: 'noProcessEnv' },
  { file: 'adapters/planted-console.ts', code: 'console.log(1)', rule: 'noConsole' },
  { file: 'audit/planted-console.ts', code: 'console.log(1)', rule: 'noConsole' },
  { file: 'audit/planted-cycle.ts', code: "import { y } from './planted-cycle-back.ts'\nexport const x = () => y", rule: 'noImportCycles' },
  { file: 'audit/planted-cycle-back.ts', code: "import { x } from './planted-cycle.ts'\nexport const y = () => x", rule: 'noImportCycles' },
  { file: 'domain/planted-type-cycle.ts', code: "import type { Y } from './planted-type-cycle-back.ts'\nexport type X = { y: Y }", rule: 'noImportCycles' },
  { file: 'domain/planted-type-cycle-back.ts', code: "import type { X } from './planted-type-cycle.ts'\nexport type Y = { x: X }", rule: 'noImportCycles' },
  { file: 'audit/planted-barrel.ts', code: "export * from './planted-cycle.ts'", rule: 'noBarrelFile' },
  { file: 'audit/planted-undeclared.ts', code: "import x from 'no-such-package'\nexport const y = x", rule: 'noUndeclaredDependencies' },
  { file: 'audit/planted-dev-package.ts', code: "import fc from 'fast-check'\nexport const y = fc", rule: 'noUndeclaredDependencies' },
  { file: 'audit/PlantedName.ts', code: 'export const x = 1', rule: 'useFilenamingConvention' },
  { file: 'audit/planted_name.ts', code: 'export const x = 1', rule: 'useFilenamingConvention' },
  { file: 'audit/planted-length.ts', code: Array.from({ length: 301 }, (_, i) => `export const x${i} = 1`).join('\n'), rule: 'noExcessiveLinesPerFile' },
  {
    file: 'audit/planted-long-function.ts',
    code: `export function x(y: number[]) {\n${Array.from({ length: 61 }, (_, i) => `  y.push(${i})`).join('\n')}\n}`,
    rule: 'noExcessiveLinesPerFunction',
  },
]

const allowed: readonly Omit<Planted, 'rule'>[] = [
  { file: 'adapters/x.ts', code: 'export type X = number\nexport const x = 1' },
  { file: 'domain/sound.ts', code: "import { y } from './rules/sound.ts'\nexport const x = () => Math.max(1, y)" },
  { file: 'domain/rules/sound.ts', code: "import type { Z } from '../sound-type.ts'\nexport const y: Z = 1" },
  { file: 'domain/spend/anomalies/sound.ts', code: "import { x } from '../../sound.ts'\nexport const y = () => x()" },
  { file: 'domain/sound-type.ts', code: 'export type Z = number' },
  { file: 'report/sound.ts', code: "import * as z from 'zod/mini'\nexport const day = (sec: number) => [z, new Date(sec * 1000).toISOString()]" },
]

type Diagnostic = { readonly category: string; readonly message: string; readonly location: { readonly path: string } }

const folder = mkdtempSync(join(tmpdir(), 'lint-wall-'))
let diagnostics: readonly Diagnostic[] = []

beforeAll(() => {
  const root = join(import.meta.dirname, '../..')
  for (const file of ['biome.json', 'package.json', '.gitignore', 'test/architecture/determinism.grit']) cpSync(join(root, file), join(folder, file))
  for (const { file, code } of [...planted, ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${code}\n`)
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const output = join(folder, 'lint.json')
  try {
    execFileSync(process.execPath, [biome, 'lint', '--reporter=json', `--reporter-file=${output}`, '--max-diagnostics=none'], { cwd: folder, stdio: 'pipe' })
  } catch {
    // it exits non-zero where it finds something, which is what is asked of it
  }
  diagnostics = (JSON.parse(readFileSync(output, 'utf8')) as { diagnostics: Diagnostic[] }).diagnostics
})

afterAll(() => rmSync(folder, { recursive: true }))

const found = (file: string): readonly Diagnostic[] => diagnostics.filter((d) => d.location.path === file)

describe('the lint wall', () => {
  it.each(planted)('$rule finds what is planted in $file', ({ file, rule, says }) => {
    const hits = found(file).filter((d) => d.category.endsWith(rule) && d.message.includes(says ?? ''))
    expect(hits.length, JSON.stringify(found(file).map((d) => [d.category, d.message]))).toBeGreaterThan(0)
  })

  it.each(allowed)('lets $file be', ({ file }) => {
    expect(found(file)).toEqual([])
  })
})
