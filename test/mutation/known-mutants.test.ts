import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { continueFrom, knownMutants, remember, sourcesHash } from './known-mutants.ts'

const folder = mkdtempSync(join(tmpdir(), 'mutants-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a run of all mutants', () => {
  const path = join(folder, 'state', 'mutants.jsonl')

  it('begins with nothing known, and goes on where it was stopped', () => {
    expect(continueFrom(path, 'a1')).toBe(0)
    remember(path, '7', { status: 'killed', killedBy: ['x'] })
    remember(path, '9', { status: 'survived', nrOfTests: 3 })
    expect(continueFrom(path, 'a1')).toBe(2)
    expect([...knownMutants(path)]).toEqual([
      ['7', { status: 'killed', killedBy: ['x'] }],
      ['9', { status: 'survived', nrOfTests: 3 }],
    ])
  })

  it('tries a mutant again whose line was cut off', () => {
    appendFileSync(path, '["11",{"status":"kil')
    expect([...knownMutants(path).keys()]).toEqual(['7', '9'])
  })

  it('begins anew where sources or tests are others', () => {
    expect(continueFrom(path, 'b2')).toBe(0)
    expect(knownMutants(path).size).toBe(0)
  })

  it('tells sources and tests apart by what is in them, and by what is mutated', () => {
    for (const place of ['domain', 'test/domain', 'test/mutation']) mkdirSync(join(folder, place), { recursive: true })
    writeFileSync(join(folder, 'domain/a.ts'), 'export const a = 1')
    const before = sourcesHash([], folder)
    expect(sourcesHash([], folder)).toBe(before)
    expect(sourcesHash(['domain/a.ts'], folder)).not.toBe(before)
    writeFileSync(join(folder, 'test/domain/a.test.ts'), '')
    expect(sourcesHash([], folder)).not.toBe(before)
  })
})
