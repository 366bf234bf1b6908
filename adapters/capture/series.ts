import { ReadError } from '../../audit/read-error.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { RawSeries } from '../../domain/observe/raw-series.ts'
import type { Ownership, SeriesHead } from '../facts/owners.ts'
import type { CaptureFile } from './file.ts'
import { readLines } from './lines.ts'
import { type MetricLine, metricLine } from './metric-line.ts'

type OwnerOf = (head: SeriesHead) => Ownership | null

/** Told of a group whose series turn out to be broken: it is not given. */
export type OnBroken = (groupName: string, wrong: ReadError) => void

/** A group with all of its series. */
export type GroupSeries = { readonly group: Group; readonly series: readonly RawSeries[] }

/**
 * Groups with their series, each as soon as the last line that concerns it has been read; groups without a line come last, by
 * name. The file is read twice: the heads of the lines tell which line is each group's last, so that any order of lines gives
 * the same series. A line whose datapoints are broken ends the groups that it concerns, and no other. Memory holds the groups between their first line and their last: one, in the format's order.
 */
export async function* readSeriesByGroup(
  file: CaptureFile,
  groups: readonly Group[],
  ownerOf: OwnerOf,
  onBroken: OnBroken,
  knownLastLines: LastLines | null = null,
): AsyncGenerator<GroupSeries> {
  const byName = new Map(groups.map((group) => [group.name, group]))
  const lastLine = knownLastLines ?? (await findLastLines(file, ownerOf))
  const open = new Map<string, RawSeries[]>()
  if ([...byName.keys()].some((name) => lastLine.has(name))) {
    for await (const line of readLines(file)) {
      const { head, points } = metricLine(line, file)
      const owner = ownerOf(head)
      const wanted = owner?.groupNames.filter((name) => byName.has(name)) ?? []
      if (owner === null || wanted.length === 0) continue
      const read = pointsOrWrong(points)
      if (read instanceof ReadError) {
        for (const name of wanted) {
          byName.delete(name)
          open.delete(name)
          onBroken(name, read)
        }
        continue
      }
      const series = { metric: owner.metric, source: owner.source, ...read }
      for (const name of wanted) {
        const collected = open.get(name) ?? []
        open.set(name, collected)
        collected.push(series)
        if (lastLine.get(name) !== line.number) continue
        open.delete(name)
        yield { group: byName.get(name) as Group, series: collected }
      }
    }
  }
  for (const group of groups) if (!lastLine.has(group.name)) yield { group, series: [] }
}

function pointsOrWrong(points: MetricLine['points']): ReturnType<MetricLine['points']> | ReadError {
  try {
    return points()
  } catch (error) {
    if (error instanceof ReadError) return error
    throw error
  }
}

/** The last line that concerns each group, by its name. */
type LastLines = ReadonlyMap<string, number>

/**
 * Series of a second file beside the groups of a first: each group's own, when it is asked for. Memory holds what stands in the file before it and
 * was not asked for yet: nothing, where both files have the groups in one order.
 */
export async function readSeriesBeside(
  file: CaptureFile,
  groups: readonly Group[],
  ownerOf: OwnerOf,
  onBroken: OnBroken,
): Promise<(groupName: string) => Promise<readonly RawSeries[]>> {
  const lastLine = await findLastLines(file, ownerOf)
  const found = readSeriesByGroup(
    file,
    groups.filter(({ name }) => lastLine.has(name)),
    ownerOf,
    onBroken,
    lastLine,
  )
  const passed = new Map<string, readonly RawSeries[]>()
  return async (groupName) => {
    while (lastLine.has(groupName) && !passed.has(groupName)) {
      const next = await found.next()
      if (next.done === true) break
      passed.set(next.value.group.name, next.value.series)
    }
    const series = passed.get(groupName) ?? []
    passed.delete(groupName)
    return series
  }
}

async function findLastLines(file: CaptureFile, ownerOf: OwnerOf): Promise<LastLines> {
  const last = new Map<string, number>()
  for await (const line of readLines(file)) for (const name of ownerOf(metricLine(line, file).head)?.groupNames ?? []) last.set(name, line.number)
  return last
}
