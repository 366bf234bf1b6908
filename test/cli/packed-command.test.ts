import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundleCli } from '../../deploy/bundle-cli.ts'

const root = join(import.meta.dirname, '../..')
const { bin, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: { headroom: string }; version: string }
const headroom = (...argv: readonly string[]): string =>
  execFileSync(process.execPath, [join(root, bin.headroom), ...argv], { encoding: 'utf8', stdio: 'pipe' })

describe('the command of the package', () => {
  beforeAll(() => bundleCli(join(root, 'bin')))

  it('is plain JavaScript that says its version and its commands', () => {
    expect(headroom('--version')).toBe(`${version}\n`)
    const help = headroom('--help')
    for (const command of ['audit', 'explain', 'price', 'capture', 'finding', 'runs', 'doctor', 'rules']) expect(help).toContain(`\n  ${command} [options...]`)
  })

  it('finds each command and what lies beside it', () => {
    for (const command of ['audit', 'explain', 'price', 'capture', 'runs'])
      expect(headroom(command, '--help')).toMatch(/^Usage: (headroom )?(audit|capture|runs)/)
    expect(headroom('rules')).toBe(readFileSync(join(root, 'docs/rules.md'), 'utf8'))
  })

  it('offers the command that was meant', () => {
    expect(() => headroom('adit')).toThrow("unknown command 'adit'\n(Did you mean audit?)")
  })
})
