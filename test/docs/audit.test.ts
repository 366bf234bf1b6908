import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const OPERATION = /[a-z0-9]+(?:-[a-z]+)*\.(?:describe|get|list)-[a-z-]+/g

describe('docs/audit.md', () => {
  it('names every file that a capture may hold, and no other', () => {
    const said = new Set(readFileSync(join(root, 'docs/audit.md'), 'utf8').match(OPERATION))
    const read = globSync('adapters/**/*.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(join(root, file), 'utf8').matchAll(new RegExp(`'(${OPERATION.source})'`, 'g'))].map((match) => match[1] as string),
    )
    expect([...said].sort()).toEqual([...new Set(read)].sort())
    expect(said.size).toBeGreaterThan(15)
  })
})
