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
  const path = join(folder, createHash('sha256').update(serialize(facts)).digest('hex'))
  if (existsSync(path)) return deserialize(readFileSync(path))
  const judgement = judge(...facts)
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${path}.${process.pid}`, serialize(judgement))
  renameSync(`${path}.${process.pid}`, path)
  return judgement
}
