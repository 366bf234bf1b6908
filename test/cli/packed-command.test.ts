import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
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
      expect(headroom(command, '--help')).toMatch(new RegExp(`^Usage: headroom ${command} `))
    expect(headroom('rules')).toBe(readFileSync(join(root, 'docs/rules.md'), 'utf8'))
  })

  it('runs on an older Node as well, where the package brings its own', (context) => {
    const old = '/usr/bin/node'
    const major = existsSync(old) ? Number(/^v(\d+)/.exec(execFileSync(old, ['--version'], { encoding: 'utf8' }))?.[1]) : Number.NaN
    if (!(major >= 20 && major < 22)) context.skip('no Node 20 or 21 is installed here')
    expect(execFileSync(old, [join(root, bin.headroom), '--version'], { encoding: 'utf8' })).toBe(`${version}\n`)
    expect(() => execFileSync(old, [join(root, bin.headroom), 'adit'], { stdio: 'pipe' })).toThrow(/Command failed/)
  })

  it('offers the command that was meant', () => {
    expect(() => headroom('adit')).toThrow("unknown command 'adit'\n(Did you mean audit?)")
  })
})
