/**
 * An SDK answer as the AWS CLI prints it with `--output json`: the same names, times as ISO 8601 in UTC, no metadata of the
 * request. What is not there is left out.
 */
export function cliJson<Shape>(answer: Shape): CliJson<Shape> {
  return JSON.parse(JSON.stringify(answer, plain)) as CliJson<Shape>
}

export type CliJson<Shape> = Shape extends Date
  ? string
  : Shape extends readonly (infer Item)[]
    ? CliJson<Item>[]
    : Shape extends object
      ? { [Key in keyof Shape]: CliJson<Shape[Key]> }
      : Shape

function plain(this: Record<string, unknown>, key: string, value: unknown): unknown {
  if (key === '$metadata') return undefined
  // JSON.stringify has turned a Date into text by now, with milliseconds that no answer has
  if (this[key] instanceof Date) return isoSec(this[key].getTime() / 1000)
  // it would become null, which is no answer
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}

/** Epoch seconds as `2026-11-02T00:20:00Z`. */
export function isoSec(sec: number): string {
  return `${new Date(Math.floor(sec) * 1000).toISOString().slice(0, 19)}Z`
}
