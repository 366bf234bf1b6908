import { ReadError } from '../../audit/read-error.ts'
import { epochSecFrom } from '../aws-shapes/time.ts'
import type { SeriesHead } from '../facts/owners.ts'
import type { CaptureFile } from './file.ts'
import type { Line } from './lines.ts'
import { parseNumbers } from './numbers.ts'

/** A series's datapoints as they are written: see RawSeries of the domain. */
export type SeriesPoints = {
  readonly periodSec: number
  readonly startSec: number
  readonly timestampsSec: Float64Array | null
  readonly values: Float64Array
  readonly problem: string | null
}

/** A line of which only the head has been read: `points` reads the rest when somebody wants it. */
export type MetricLine = { readonly head: SeriesHead; readonly points: () => SeriesPoints }

const REMEDY = 'Each line has to be one series as the capture format describes it. Collect this file again, or remove it: its metrics are then not assessed.'

/**
 * Reads the head of a line; throws a ReadError that names file, line and field. The long lists are cut out first and parsed only
 * on demand, as numbers alone: a capture is read twice, first for its order.
 */
export function metricLine(line: Line, file: CaptureFile): MetricLine {
  const values = listSpan(line.bytes, VALUES)
  const timestamps = listSpan(line.bytes, TIMESTAMPS)
  let object = parsedWithout([values, timestamps], line, file)
  // a list that is not where it was looked for (an unknown field's, say): read the line as it is
  if ((values !== null && object.Values !== null) || (timestamps !== null && object.Timestamps !== null)) object = parsedWithout([], line, file)
  const fail = (problem: string, field: string): never => {
    throw new ReadError(problem, { file: file.name, line: line.number, field }, REMEDY)
  }
  return {
    head: {
      namespace: text(object, 'Namespace', fail),
      metricName: text(object, 'MetricName', fail),
      statistic: text(object, 'Stat', fail),
      dimensions: dimensionsOf(object.Dimensions, fail),
    },
    points: () => {
      const numbers = listIn(object.Values, values, line, 'Values', datapointOf, fail)
      if (numbers === null) return fail('expected a list', 'Values')
      const timestampsSec = listIn(object.Timestamps, timestamps, line, 'Timestamps', timeOf, fail)
      if (typeof object.Period !== 'number') return fail('expected a number of seconds', 'Period')
      const startSec = timestampsSec === null ? startOf(object.StartTime, fail) : Number.NaN
      return { periodSec: object.Period, startSec, timestampsSec, values: numbers, problem: typeof object.Problem === 'string' ? object.Problem : null }
    },
  }
}

type Fail = (problem: string, field: string) => never
type Fields = Readonly<Record<string, unknown>>

function text(object: Fields, field: string, fail: Fail): string {
  const value = object[field]
  return typeof value === 'string' ? value : fail(value === undefined ? 'is missing' : 'expected text', field)
}

function dimensionsOf(value: unknown, fail: Fail): ReadonlyMap<string, string> {
  if (!Array.isArray(value)) return fail(value === undefined ? 'is missing' : 'expected a list', 'Dimensions')
  return new Map(
    value.map((dimension: { Name?: unknown; Value?: unknown } | null, i): [string, string] => {
      const [name, of] = [dimension?.Name, dimension?.Value]
      return [
        typeof name === 'string' ? name : fail('expected text', `Dimensions[${i}].Name`),
        typeof of === 'string' ? of : fail('expected text', `Dimensions[${i}].Value`),
      ]
    }),
  )
}

function startOf(value: unknown, fail: Fail): number {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return fail('expected a time (or Timestamps in its place)', 'StartTime')
  const sec = epochSecFrom(value)
  return Number.isNaN(sec) ? fail(`${JSON.stringify(value)} is not a time`, 'StartTime') : sec
}

/** A cut-out list by its bytes, or one that JSON.parse has read already; null where the line has none. */
function listIn(value: unknown, span: Span | null, line: Line, field: string, elementOf: (element: unknown) => number | null, fail: Fail): Float64Array | null {
  let list = value
  if (span !== null && value === null) {
    const numbers = parseNumbers(line.bytes, span.from, span.to)
    if (numbers !== null) return numbers
    try {
      list = JSON.parse(`[${line.bytes.toString('utf8', span.from, span.to)}]`)
    } catch (error) {
      return fail(`is not JSON (${(error as Error).message})`, field)
    }
  }
  if (list === undefined || list === null) return null
  if (!Array.isArray(list)) return fail('expected a list', field)
  return Float64Array.from(list, (element, i) => elementOf(element) ?? fail(`${JSON.stringify(element)} is not what belongs here`, `${field}[${i}]`))
}

/** A datapoint that some writers spell out ("NaN") is one that is no number: infinite, so that it is dropped and counted. */
function datapointOf(element: unknown): number | null {
  if (element === null) return Number.NaN
  if (typeof element === 'number') return element
  return typeof element === 'string' && /^[+-]?(nan|inf(inity)?)$/i.test(element) ? Number.POSITIVE_INFINITY : null
}

/** Epoch seconds as they are: whether they can be seconds at all is judged with the series. */
function timeOf(element: unknown): number | null {
  if (typeof element === 'number') return element
  const sec = typeof element === 'string' ? epochSecFrom(element) : Number.NaN
  return Number.isNaN(sec) ? null : sec
}

type Span = { readonly from: number; readonly to: number }
const VALUES = Buffer.from('"Values"')
const TIMESTAMPS = Buffer.from('"Timestamps"')
const [COLON, OPEN_LIST, CLOSE_LIST] = [0x3a, 0x5b, 0x5d]

/**
 * Where the list of a key lies, without its brackets. Such a key cannot be part of a text: its quotes would be escaped there.
 * A list of numbers or times holds no bracket of its own.
 */
function listSpan(bytes: Buffer, key: Buffer): Span | null {
  for (let at = bytes.indexOf(key); at >= 0; at = bytes.indexOf(key, at + 1)) {
    let i = blanksFrom(bytes, at + key.length)
    if (bytes[i] !== COLON) continue
    i = blanksFrom(bytes, i + 1)
    if (bytes[i] !== OPEN_LIST) return null
    const to = bytes.indexOf(CLOSE_LIST, i)
    return to < 0 ? null : { from: i + 1, to }
  }
  return null
}

function blanksFrom(bytes: Buffer, from: number): number {
  let i = from
  while (bytes[i] === 0x20 || bytes[i] === 0x09) i++
  return i
}

/** The line's object with each cut-out list replaced by null. */
function parsedWithout(spans: readonly (Span | null)[], line: Line, file: CaptureFile): Fields {
  const cuts = spans.filter((span) => span !== null).sort((a, b) => a.from - b.from)
  let json = ''
  let from = 0
  for (const cut of cuts) {
    json += `${line.bytes.toString('utf8', from, cut.from - 1)}null`
    from = cut.to + 1
  }
  json += line.bytes.toString('utf8', from)
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    // where the cut itself broke it (lists within the list), the whole line tells what is wrong
    if (cuts.length > 0) return parsedWithout([], line, file)
    throw new ReadError('is not JSON', { file: file.name, line: line.number }, REMEDY, error)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ReadError('is not a JSON object', { file: file.name, line: line.number }, REMEDY)
  return value as Fields
}
