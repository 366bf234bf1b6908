import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root } from '../architecture/source-tree.ts'
import { faultMutants, unbroken } from './fault-mutants.ts'
import { faultRows } from './faults-page.ts'

const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8')

describe('the mutants of docs/faults.md', () => {
  it('are there for every row, or it is said why not', () => {
    const rows = faultRows(read('docs/faults.md')).map(({ number }) => number)
    const covered = [...faultMutants.map(({ row }) => row), ...Object.keys(unbroken).map(Number)]
    expect([...new Set(covered)].sort((a, b) => a - b)).toEqual(rows)
  })

  it('each break one place that there is', () => {
    const lost = faultMutants.filter(({ file, from, to }) => !read(file).includes(from) || from === to)
    expect(lost).toEqual([])
  })
})
