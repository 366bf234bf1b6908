import type * as z from 'zod/mini'
import { ReadError } from '../../audit/read-error.ts'
import { fieldProblem } from '../aws-shapes/field-problem.ts'
import { type CaptureFile, readBytes } from './file.ts'

export const COLLECT_AGAIN =
  "It has to be the AWS CLI's own answer (--output json). Collect this file again, or remove it: what rests on it is then not assessed."

/** A small file as one JSON value of the given shape. Throws a ReadError for what is no JSON, or no such shape. */
export async function readJson<Shape extends z.ZodMiniType>(file: CaptureFile, shape: Shape, remedy: string): Promise<z.output<Shape>> {
  const pieces: Buffer[] = []
  for await (const piece of readBytes(file)) pieces.push(piece)
  const text = Buffer.concat(pieces).toString('utf8')
  const answer = shape.safeParse(parsed(text, file, remedy))
  if (answer.success) return answer.data
  const { field, problem } = fieldProblem(answer.error)
  throw new ReadError(problem, { file: file.name, ...(field === '' ? {} : { field }) }, remedy)
}

function parsed(text: string, file: CaptureFile, remedy: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notJson(text === '' ? 'is empty' : 'is not JSON', error, file, remedy)
  }
}

export function notJson(problem: string, error: unknown, file: CaptureFile, remedy: string): ReadError {
  const detail = error instanceof SyntaxError ? ` (${error.message.split('\n')[0]})` : ''
  return new ReadError(`${problem}${problem === 'is empty' ? '' : detail}`, { file: file.name }, remedy, error)
}
