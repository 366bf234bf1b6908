import { readFile } from 'node:fs/promises'
import { ReadError, unreadableInWords } from '../../audit/read-error.ts'
import { joined, type LoadTest } from '../../domain/drill/load-test.ts'
import { abFrom } from './ab.ts'
import { k6From } from './k6.ts'
import { wrkFrom } from './wrk.ts'

const readers = { ab: abFrom, k6: k6From, wrk: wrkFrom } as const
export type Tool = keyof typeof readers

const expected: Readonly<Record<Tool, string>> = {
  ab: 'Give the file of ab -g, the file of ab -e, or what ab printed.',
  k6: 'Give the JSON of k6 run --summary-export, or what handleSummary was given.',
  wrk: 'Give what wrk printed, best with --latency.',
}

/** What the files of one load test say together; null without files. Rejects with a ReadError that names the file that cannot be read. */
export async function readLoadTest(tool: Tool, files: readonly string[]): Promise<LoadTest | null> {
  const tests: LoadTest[] = []
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new ReadError(unreadableInWords(error), { file }, 'Check its path.', error)
    })
    tests.push(testOf(tool, file, text))
  }
  return joined(tests)
}

function testOf(tool: Tool, file: string, text: string): LoadTest {
  let problem = `it is not what ${tool} writes`
  try {
    const test = readers[tool](text)
    if (test !== null) return test
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error)
  }
  throw new ReadError(problem, { file }, expected[tool])
}
