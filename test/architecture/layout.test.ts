import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { root, sourceFiles } from './source-tree.ts'

/** Folders that say nothing of what is in them. */
const EMPTY_WORDS = ['src', 'lib', 'util', 'utils', 'helpers', 'common', 'misc', 'types', 'ports', 'services', 'dto', 'interfaces', 'models']

const vague = (path: string): boolean =>
  path
    .split('/')
    .slice(0, -1)
    .some((folder) => EMPTY_WORDS.includes(folder))

const kebabCase = (path: string): boolean => path.split('/').every((part) => /^[a-z0-9.]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(part))

const paths = sourceFiles().map((file) => file.path)

describe('the layout', () => {
  it('has no folder whose name says nothing', () => {
    expect(paths.filter(vague)).toEqual([])
    expect(['domain/utils/sum.ts', 'src/run.ts', 'adapters/types/group.ts'].filter(vague)).toHaveLength(3)
  })

  it('names files and folders in kebab-case', () => {
    expect(paths.filter((path) => !kebabCase(path))).toEqual([])
    expect(['domain/costShift.ts', 'domain/cost_shift.ts', 'Domain/cost.ts'].some(kebabCase)).toBe(false)
  })
})

type Packages = {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly optionalDependencies: Record<string, string>
}

/** Packages that a table of docs/dependencies.md gives a line to: the first cell, in backticks, possibly several. */
function documented(markdown: string): readonly string[] {
  const cells = markdown.split('\n').flatMap((line) => /^\| (`.*?`) \|/.exec(line)?.[1] ?? [])
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string))
}

describe('the dependencies', () => {
  const packages = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Packages
  const versions = { ...packages.dependencies, ...packages.devDependencies, ...packages.optionalDependencies }

  it('have exactly one line each in docs/dependencies.md, and nothing else has one', () => {
    expect([...documented(readFileSync(`${root}/docs/dependencies.md`, 'utf8'))].sort()).toEqual(Object.keys(versions).sort())
    expect(documented('| `a`, `b` | why |\n| `c` | why |\ntext with `d`')).toEqual(['a', 'b', 'c'])
  })

  it('are pinned to exact versions', () => {
    const pinned = (version: string): boolean => /^(npm:@?[\w./-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
    expect(Object.entries(versions).filter(([, version]) => !pinned(version))).toEqual([])
    expect(['^1.2.3', '~1.2.3', '1.x', 'latest', '>=1.0.0'].some(pinned)).toBe(false)
  })
})

describe('ARCHITECTURE.md', () => {
  it('draws every folder of the tree, and none that is not there', () => {
    const tree = readFileSync(`${root}/ARCHITECTURE.md`, 'utf8').split('## The tree')[1]?.split('## ')[0] ?? ''
    const drawn = [...tree.matchAll(/^ {4}([a-z]+)\/ /gm)].map((match) => match[1])
    const there = new Set(paths.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))
    expect(drawn.filter((folder) => folder !== 'docs').sort()).toEqual([...there].sort())
  })
})
