import type { Group } from '../../domain/facts/group.ts'
import type { RawSeries } from '../../domain/observe/raw-series.ts'
import type { Ownership, SeriesHead } from '../facts/owners.ts'
import type { CaptureFile } from './file.ts'
import { linesOf } from './lines.ts'
import { metricLine } from './metric-line.ts'

type OwnerOf = (head: SeriesHead) => Ownership | null

/** A group with all of its series. */
export type GroupSeries = { readonly group: Group; readonly series: readonly RawSeries[] }

/**
 * Groups with their series, each as soon as the last line that concerns it has been read; groups without a line come last, by
 * name. The file is read twice: the heads of the lines tell which line is each group's last, so that any order of lines gives
 * the same series. Memory holds the groups between their first line and their last: one, in the format's order.
 */
export async function* seriesByGroup(file: CaptureFile, groups: readonly Group[], ownerOf: OwnerOf): AsyncGenerator<GroupSeries> {
  const byName = new Map(groups.map((group) => [group.name, group]))
  const lastLine = await lastLines(file, ownerOf)
  const open = new Map<string, RawSeries[]>()
  if ([...byName.keys()].some((name) => lastLine.has(name))) {
    for await (const line of linesOf(file)) {
      const { head, points } = metricLine(line, file)
      const owner = ownerOf(head)
      const wanted = owner?.groupNames.filter((name) => byName.has(name)) ?? []
      if (owner === null || wanted.length === 0) continue
      const series = { metric: owner.metric, source: owner.source, ...points() }
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

async function lastLines(file: CaptureFile, ownerOf: OwnerOf): Promise<ReadonlyMap<string, number>> {
  const last = new Map<string, number>()
  for await (const line of linesOf(file)) for (const name of ownerOf(metricLine(line, file).head)?.groupNames ?? []) last.set(name, line.number)
  return last
}
