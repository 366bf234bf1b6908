import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kindsByCategory } from '../../domain/findings.ts'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

describe('README.md', () => {
  it('gives each kind of finding one line', () => {
    const lines = [...readme.matchAll(/^\| `([a-z][a-z-]+)` \|/gm)].map((match) => match[1])
    expect(lines).toEqual(Object.values(kindsByCategory).flat())
  })

  it('names only scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const named = [...readme.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map((match) => match[1] as string)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
    expect(named.length).toBeGreaterThan(3)
  })
})
