import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the processes of one test run keep what they made for each other; a variable, for each process has the environment of the one that started it. */
const VARIABLE = 'HEADROOM_TEST_RUN'

type TestProject = { readonly onTestsRerun: (callback: () => void) => void }

/** Vitest's global set-up: one folder for the run, whatever projects it has, and empty again before tests are run anew. */
export default function setup(project: TestProject): () => void {
  if (process.env[VARIABLE] !== undefined) return () => {}
  const folder = mkdtempSync(join(tmpdir(), 'headroom-test-run-'))
  process.env[VARIABLE] = folder
  // commands are started many times: what Node made of their sources is kept
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled')
  project.onTestsRerun(() => {
    rmSync(folder, { recursive: true })
    mkdirSync(folder)
  })
  return () => rmSync(folder, { recursive: true })
}

/** The folder that all files of this run share; null where tests are run otherwise. */
export const sharedFolder: string | null = process.env[VARIABLE] ?? null
