import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod/mini'
import { SECONDS_PER_HOUR } from '../domain/calendar.ts'
import type { HourlyHistory } from '../domain/observe/hourly-history.ts'
import { keyPart } from './finding-table/keys.ts'
import type { GroupOf, HistoryStore } from './live/history.ts'
import type { ReportBucket } from './report-bucket.ts'

const FORMAT = 'headroom-history/1'
/** What stands where a history was broken: shorter than any, so that a list of objects tells that there is none. */
const NOTHING = '{}'

const column = z.array(z.nullable(z.number().check(z.nonnegative())))
/** CPU in percent, instances and requests by the hour from `startSec` on; null where an hour was not observed. */
const columns = z.strictObject({
  cpuPercentAverage: column,
  cpuPercentMaximum: z.nullable(column),
  inServiceInstances: column,
  requests: z.nullable(column),
})
/** `columns`: the JSON of the columns, gzip, base64. */
const document = z.strictObject({ format: z.literal(FORMAT), startSec: z.int().check(z.nonnegative(), z.multipleOf(SECONDS_PER_HOUR)), columns: z.base64() })

/** Four digits: no verdict rests on a hundredth of a percent, and it is a quarter of the size. */
const DIGITS = 4

function folderOf({ accountId, region }: Pick<GroupOf, 'accountId' | 'region'>): string {
  return `history/${accountId}/${region}/`
}

function keyOf(of: GroupOf): string {
  return `${folderOf(of)}${keyPart(of.name)}.json`
}

/** Histories in the bucket, an object a group. */
export function keptHistories({ get, put }: Pick<ReportBucket, 'get' | 'put'>): HistoryStore {
  return {
    read: async (of) => {
      const text = await get(keyOf(of))
      return text === null || text === NOTHING ? null : historyFrom(text)
    },
    write: (of, history) => put(keyOf(of), textOf(history)),
    forget: (of) => put(keyOf(of), NOTHING),
  }
}

/** Of these groups of one account and region, those that have a history no older than `sinceSec`. */
export async function listGroupsWithHistory(
  { list }: Pick<ReportBucket, 'list'>,
  of: Pick<GroupOf, 'accountId' | 'region'>,
  names: readonly string[],
  sinceSec: number,
): Promise<ReadonlySet<string>> {
  const kept = new Set((await list(folderOf(of))).filter(({ bytes, writtenSec }) => bytes > NOTHING.length && writtenSec >= sinceSec).map(({ key }) => key))
  return new Set(names.filter((name) => kept.has(keyOf({ ...of, name }))))
}

export function textOf({ grid, ...of }: HourlyHistory): string {
  const written = (values: Float64Array | null) => values && Array.from(values, (value) => (Number.isNaN(value) ? null : Number(value.toPrecision(DIGITS))))
  const json = JSON.stringify({
    cpuPercentAverage: written(of.cpuPercentAverage),
    cpuPercentMaximum: written(of.cpuPercentMaximum),
    inServiceInstances: written(of.inServiceInstances),
    requests: written(of.requests),
  })
  return JSON.stringify({ format: FORMAT, startSec: grid.startSec, columns: gzipSync(json).toString('base64') })
}

function historyFrom(text: string): HourlyHistory | 'broken' {
  try {
    const { startSec, columns: packed } = document.parse(JSON.parse(text))
    const read = columns.parse(JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')))
    const length = read.cpuPercentAverage.length
    if (Object.values(read).some((values) => values !== null && values.length !== length)) return 'broken'
    const values = (list: readonly (number | null)[] | null): Float64Array | null => list && Float64Array.from(list, (value) => value ?? Number.NaN)
    return {
      grid: { startSec, stepSec: SECONDS_PER_HOUR, length },
      cpuPercentAverage: values(read.cpuPercentAverage) as Float64Array,
      cpuPercentMaximum: values(read.cpuPercentMaximum),
      inServiceInstances: values(read.inServiceInstances) as Float64Array,
      requests: values(read.requests),
    }
  } catch {
    return 'broken'
  }
}
