import { describe, expect, it } from 'vitest'
import { importsOf, resolved, type SourceFile, sourceFiles } from './source-tree.ts'

/** Who may import whom: for each top folder what, beside itself, its files may name. What is not here may import everything. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  report: ['domain/'],
  // the record of functions that an audit reads through, the one error that they throw, and the shape of what is kept stand beside their reader
  adapters: ['domain/', 'audit/io.ts', 'audit/read-error.ts', 'audit/finding-schema.ts'],
  audit: ['domain/', 'report/'],
  fixtures: ['domain/'],
  // the one command has the demo among its own
  cli: ['audit/', 'adapters/', 'domain/', 'report/', 'local/demo.ts'],
  handlers: ['audit/', 'adapters/', 'domain/', 'report/'],
  local: ['cli/', 'handlers/', 'audit/', 'adapters/', 'domain/', 'report/', 'fixtures/'],
  // the bundler knows the handlers by their files' names alone
  deploy: [],
  bench: ['cli/', 'audit/', 'adapters/', 'domain/', 'report/', 'fixtures/', 'deploy/'],
}

function trespasses({ path, text }: SourceFile): readonly string[] {
  const folder = path.split('/')[0] as string
  const allowed = arrows[folder]
  if (allowed === undefined) return []
  return importsOf(text).filter((specifier) => {
    const target = resolved(path, specifier)
    return target !== null && !target.startsWith(`${folder}/`) && !allowed.some((place) => target.startsWith(place))
  })
}

const files = sourceFiles()

describe('the engine that reads FOCUS files', () => {
  const importers = (test: (file: SourceFile, specifier: string) => boolean): readonly string[] =>
    files.filter((file) => !file.path.startsWith('test/') && importsOf(file.text).some((specifier) => test(file, specifier))).map(({ path }) => path)

  it('is known to one file, which the command line loads when it is asked to and nobody else imports', () => {
    expect(importers((_, specifier) => specifier.startsWith('@duckdb/'))).toEqual(['adapters/focus/folder.ts'])
    expect(importers(({ path }, specifier) => resolved(path, specifier) === 'adapters/focus/folder.ts')).toEqual(['cli/audit.ts'])
    const { text } = files.find(({ path }) => path === 'cli/audit.ts') as SourceFile
    expect(text).toContain("await import('../adapters/focus/folder.ts')")
    expect(text).not.toMatch(/from '\.\.\/adapters\/focus/)
  })
})

describe('the rough world', () => {
  // a yardstick that shares the product's model of scaling would find it right
  const knows = ({ path, text }: SourceFile): readonly string[] =>
    importsOf(text).filter((specifier) => {
      const target = resolved(path, specifier)
      return target !== null && /^domain\/(replay|demand|propose)\//.test(target) && !text.includes(`import type { Changes } from '${specifier}'`)
    })

  it('knows nothing of how the product replays, learns demand or searches: it takes the shape of a proposal, and no more', () => {
    const rough = files.filter(({ path }) => path.startsWith('fixtures/'))
    expect(rough.filter(({ path }) => path.startsWith('fixtures/rough/')).length).toBeGreaterThan(15)
    expect(rough.flatMap((file) => knows(file).map((specifier) => `${file.path} imports ${specifier}`))).toEqual([])
    const planted = (text: string) => knows({ path: 'fixtures/rough/a.ts', text })
    expect(planted(`import { replay } from '../../domain/replay/replay.ts'`)).toHaveLength(1)
    expect(planted(`import type { Load } from '../../domain/replay/replay.ts'`)).toHaveLength(1)
    expect(planted(`import type { Changes } from '../../domain/propose/changes.ts'`)).toEqual([])
  })
})

describe('the arrows between the folders', () => {
  it('looks at the whole tree', () => {
    expect(files.filter((file) => file.path.startsWith('domain/')).length).toBeGreaterThan(10)
    expect(files.flatMap((file) => importsOf(file.text)).length).toBeGreaterThan(files.length)
  })

  it.each(Object.keys(arrows))('%s/ imports nothing that it should not know', (folder) => {
    const mine = files.filter((file) => file.path.startsWith(`${folder}/`))
    expect(mine.flatMap((file) => trespasses(file).map((specifier) => `${file.path} imports ${specifier}`))).toEqual([])
  })

  it.each([
    ['domain/a.ts', '../adapters/x.ts'],
    ['domain/rules/a.ts', '../../report/x.ts'],
    ['domain/spend/anomalies/a.ts', '../../../audit/io.ts'],
    ['report/a.ts', '../adapters/capture/open.ts'],
    ['report/page/a.ts', '../../audit/run.ts'],
    ['adapters/a.ts', '../report/page.ts'],
    ['adapters/capture/a.ts', '../../audit/run.ts'],
    ['audit/a.ts', '../handlers/audit.ts'],
    ['audit/a.ts', '../cli/audit.ts'],
    ['audit/a.ts', '../adapters/capture/open.ts'],
    ['cli/a.ts', '../fixtures/sample-fleet.ts'],
    ['cli/a.ts', '../local/service.ts'],
    ['handlers/a.ts', '../cli/audit.ts'],
    ['handlers/a.ts', '../test/audit/run.test.ts'],
    ['local/a.ts', '../test/audit/run.test.ts'],
    ['fixtures/a.ts', '../audit/run.ts'],
    ['bench/a.ts', '../test/audit/run.test.ts'],
  ])('sees %s reach for %s', (path, target) => {
    for (const text of [
      `import { x } from '${target}'`,
      `import type { X } from "${target}"`,
      `import '${target}'`,
      `import * as x from '${target}'`,
      `import x,\n  { type Y, z } from '${target}'`,
      `export { x } from '${target}'`,
      `export * from '${target}'`,
      `export type { X } from '${target}'`,
      `const x = await import('${target}')`,
      `type X = import('${target}').X`,
      `import {a} from './a.ts';import {x} from'${target}'`,
    ])
      expect(trespasses({ path, text }), text).toEqual([target])
  })
})
