import type * as z from 'zod/mini'
import { ReadError } from '../../audit/read-error.ts'
import { fieldProblem } from '../aws-shapes/field-problem.ts'
import { elementScanner } from './element-scanner.ts'
import { type CaptureFile, readBytes } from './file.ts'
import { COLLECT_AGAIN } from './json-file.ts'

/** What became of an element of another shape than it should have: something in its place, or null for none. Throws where all of the file is given up. */
export type Salvage<Element> = (element: unknown, wrong: ReadError) => Element | null

const giveUp = (_: unknown, wrong: ReadError): never => {
  throw wrong
}

/**
 * The elements of `{"<key>": [...]}`, one at a time and each of the given shape: an answer of any size is never in memory as a
 * whole. Throws a ReadError that names the file and the field for what is no JSON, has no such list, or an element of another shape
 * that nothing is salvaged of.
 */
export async function* elementsOf<Shape extends z.ZodMiniType>(
  file: CaptureFile,
  key: string,
  shape: Shape,
  salvage: Salvage<z.output<Shape>> = giveUp,
): AsyncGenerator<z.output<Shape>> {
  let index = 0
  for await (const text of readElementTexts(file, key)) {
    const field = `${key}[${index}]`
    index++
    const element = parsed(text, file, field)
    const answer = shape.safeParse(element)
    if (answer.success) {
      yield answer.data
      continue
    }
    const wrong = fieldProblem(answer.error, field)
    const instead = salvage(element, new ReadError(wrong.problem, { file: file.name, field: wrong.field }, COLLECT_AGAIN))
    if (instead !== null) yield instead
  }
}

/** All elements at once. */
export async function listOf<Shape extends z.ZodMiniType>(
  file: CaptureFile,
  key: string,
  shape: Shape,
  salvage?: Salvage<z.output<Shape>>,
): Promise<readonly z.output<Shape>[]> {
  const list: z.output<Shape>[] = []
  for await (const element of elementsOf(file, key, shape, salvage)) list.push(element)
  return list
}

function parsed(text: string, file: CaptureFile, field: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new ReadError(text.trim() === '' ? 'is not JSON (an element is missing)' : 'is not JSON', { file: file.name, field }, COLLECT_AGAIN, error)
  }
}

/** Texts between the commas of the list. What is around it is parsed as well, so that nothing escapes the grammar. */
async function* readElementTexts(file: CaptureFile, key: string): AsyncGenerator<string> {
  const scanner = elementScanner(key)
  for await (const piece of readBytes(file)) yield* scanner.scan(piece)
  const { text, inList } = scanner.end()
  checkAround(text, inList, key, file)
}

function checkAround(text: string, inList: boolean, key: string, file: CaptureFile): void {
  if (inList) throw new ReadError('is not JSON (it ends within the list)', { file: file.name, field: key }, COLLECT_AGAIN)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ReadError(text.trim() === '' ? 'is empty' : `is not JSON (${(error as Error).message})`, { file: file.name }, COLLECT_AGAIN, error)
  }
  const list = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  if (list === undefined) throw new ReadError(`has no list ${key}`, { file: file.name, field: key }, COLLECT_AGAIN)
  if (!Array.isArray(list)) throw new ReadError('expected a list', { file: file.name, field: key }, COLLECT_AGAIN)
}
