import { readFile } from 'node:fs/promises'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { policyFrom } from '../audit/policy-overrides.ts'
import { defaultPolicy, type Policy } from '../domain/policy.ts'
import { UsageError } from './usage-error.ts'

/** The policy of a file of thresholds (YAML, and so JSON as well), or the default without one. Throws a UsageError that names the file, and line and column of every key at fault. */
export async function policyOf(file: string | null): Promise<Policy> {
  if (file === null) return defaultPolicy
  const lines = new LineCounter()
  const document = parseDocument(await read(file), { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const [broken] = document.errors
  if (broken !== undefined) throw new UsageError(`${at(broken.pos[0])}: ${broken.message}. Write thresholds, a line each, like wasteFraction: 0.3`)
  const answer = policyFrom(readValue(document, at))
  if ('policy' in answer) return answer.policy
  const offsets = new Map(
    isMap(document.contents) ? document.contents.items.flatMap(({ key }) => (isScalar(key) ? [[String(key.value), key.range?.[0] ?? 0] as const] : [])) : [],
  )
  // a problem begins with the key that has it, as it is or in quotes
  const offsetOf = (problem: string): number => offsets.get(/^"?([^" ]*)/.exec(problem)?.[1] ?? '') ?? 0
  throw new UsageError(answer.problems.map((problem) => `${at(offsetOf(problem))}: ${problem}`).join('\n'))
}

/** Throws a UsageError for an alias that nothing stands behind: only reading the value finds it out. */
function readValue(document: ReturnType<typeof parseDocument>, at: (offset: number) => string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new UsageError(`${at(0)}: ${(error as Error).message}`, { cause: error })
  }
}

async function read(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`the policy file ${file} is not text in UTF-8`, { cause: error })
    throw new UsageError(`the policy file ${file} could not be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}). Check its path.`, {
      cause: error,
    })
  }
}
