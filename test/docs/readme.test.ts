import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kindsByCategory } from '../../domain/findings.ts'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

describe('README.md', () => {
  it('is read in a few minutes, and says how many kinds of findings there are', () => {
    expect(readme.split('\n').length).toBeLessThan(200)
    expect(readme).toContain(`| ${Object.values(kindsByCategory).flat().length} kinds of findings |`)
    expect(readme).toContain(`yes, ${kindsByCategory['scaling-gap'].length} kinds`)
  })

  it('leads only to what is there', () => {
    for (const [, path] of readme.matchAll(/\]\(([^)#]+)\)/g)) expect(existsSync(join(root, path as string)), path).toBe(true)
  })

  it('names only scripts that are there', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const named = [...readme.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map((match) => match[1] as string)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
    expect(named.length).toBeGreaterThan(3)
  })
})
