import { describe, expect, it } from 'vitest'
import { importsOf, resolved, type SourceFile, sourceFiles } from './source-tree.ts'

/**
 * The rooms of a folder in the order of the story: each may import those before it, and none after. A file that lies flat in the folder is
 * in the room of its own name, if that has one here, and otherwise in '.'.
 */
const ladders: Readonly<Record<string, readonly string[]>> = {
  domain: ['.', 'facts', 'observe', 'demand', 'history', 'learn', 'replay', 'propose', 'case', 'rules', 'judge', 'drill', 'spend', 'reconcile', 'known'],
  adapters: ['aws-shapes', 'aws', 'facts', 'focus', 'load-test', 'live', 'capture', 'finding-table', '.'],
}

function roomOf(path: string): string {
  const [folder = '', ...inside] = path.split('/')
  const room = inside.length === 1 ? (inside[0] as string).replace(/\.ts$/, '') : (inside[0] as string)
  return inside.length > 1 || ladders[folder]?.includes(room) ? room : '.'
}

/** Imports of a file that lead up the ladder of its folder, or into a room that has no place on it. */
function upward({ path, text }: SourceFile): readonly string[] {
  const folder = path.split('/')[0] as string
  const ladder = ladders[folder] ?? []
  const floor = ladder.indexOf(roomOf(path))
  return importsOf(text).filter((specifier) => {
    const target = resolved(path, specifier)
    if (target === null || !target.startsWith(`${folder}/`) || roomOf(target) === roomOf(path)) return false
    const below = ladder.indexOf(roomOf(target))
    return below < 0 || below > floor
  })
}

const files = sourceFiles()

describe('the order of the rooms', () => {
  it.each(Object.keys(ladders))('every room of %s/ has its place', (folder) => {
    const rooms = new Set(files.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ path }) => roomOf(path)))
    expect([...rooms].sort()).toEqual([...(ladders[folder] as readonly string[])].sort())
  })

  it.each(Object.keys(ladders))('no import of %s/ runs against it', (folder) => {
    const mine = files.filter(({ path }) => path.startsWith(`${folder}/`))
    expect(mine.flatMap((file) => upward(file).map((specifier) => `${file.path} imports ${specifier}`))).toEqual([])
  })

  it.each([
    ['domain/series.ts', './facts/group.ts'],
    ['domain/policy.ts', './judge.ts'],
    ['domain/demand/load.ts', '../replay/replay.ts'],
    ['domain/rules/idle-group.ts', '../judge.ts'],
    ['domain/judge.ts', './known/lifecycle.ts'],
    ['domain/spend/anomalies/habits.ts', '../../reconcile/entries.ts'],
    ['domain/demand/load.ts', '../a-room-without-a-place/x.ts'],
    ['adapters/aws/sts.ts', '../live/live-place.ts'],
    ['adapters/facts/owners.ts', '../capture/metric-line.ts'],
    ['adapters/finding-table/table.ts', '../report-bucket.ts'],
  ])('sees %s reach up for %s', (path, target) => {
    for (const text of [`import { x } from '${target}'`, `import type { X } from '${target}'`, `const x = await import('${target}')`])
      expect(upward({ path, text }), text).toEqual([target])
  })

  it.each([
    ['domain/judge.ts', './rules/index.ts'],
    ['domain/judge.ts', './series.ts'],
    ['domain/demand/load.ts', '../series.ts'],
    ['domain/demand/load.ts', './demand.ts'],
    ['adapters/slack.ts', './aws/patiently.ts'],
  ])('lets %s look down on %s', (path, target) => expect(upward({ path, text: `import { x } from '${target}'` })).toEqual([]))
})

/** Functions that may be longer than the lint allows; each says why at its head. */
const LONG = ['domain/demand/demand.ts', 'domain/replay/walk.ts', 'local/service.ts']

describe('long functions', () => {
  const excused = ({ text }: SourceFile): boolean => /biome-ignore(-all|-start)? lint\/complexity\/noExcessiveLinesPerFunction/.test(text)

  it('are these, and each gives its reason', () => {
    const paths = files.filter(({ path }) => !path.startsWith('test/')).filter(excused)
    expect(paths.map(({ path }) => path)).toEqual(LONG)
    for (const { text } of paths) expect(text).toMatch(/biome-ignore lint\/complexity\/noExcessiveLinesPerFunction: .{30}/)
    expect(excused({ path: 'domain/x.ts', text: '// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is what it is' })).toBe(true)
  })
})
