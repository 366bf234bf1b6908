import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { Judge } from '../audit/place.ts'
import { judge } from '../domain/judge.ts'
import { sharedFolder } from './shared-folder.ts'

/**
 * Judges as the domain does, the very same facts once in a whole run of the tests, whichever file asks: a judgement is of its facts alone, and whatever
 * differs in them is judged anew. For tests that look at a fleet that others look at as well.
 */
export const judgeOnce: Judge = (...facts) => {
  if (sharedFolder === null) return judge(...facts)
  const folder = join(sharedFolder, 'judgements')
  const path = join(folder, digestOf(facts))
  if (existsSync(path)) return deserialize(readFileSync(path))
  const judgement = judge(...facts)
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${path}.${process.pid}`, serialize(judgement))
  renameSync(`${path}.${process.pid}`, path)
  return judgement
}

/** Names what facts say. V8's own serialization would not do: it tells 1 from 1.0, by how the process happens to keep the number. */
function digestOf(facts: readonly unknown[]): string {
  const hash = createHash('sha256')
  const series: ArrayBufferView[] = []
  const text = JSON.stringify(facts, (_, value: unknown) => {
    if (ArrayBuffer.isView(value)) return { series: series.push(value) }
    if (value instanceof Map || value instanceof Set) return [value.constructor.name, ...value]
    return typeof value === 'number' || value === undefined ? `${typeof value} ${Object.is(value, -0) ? '-0' : value}` : value
  })
  hash.update(text)
  for (const { buffer, byteOffset, byteLength } of series) hash.update(`${byteLength}`).update(new Uint8Array(buffer, byteOffset, byteLength))
  return hash.digest('hex')
}
