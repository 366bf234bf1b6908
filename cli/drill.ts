import { openCapture } from '../adapters/capture/open.ts'
import { readLoadTest } from '../adapters/load-test/load-test.ts'
import { judge } from '../domain/judge.ts'
import { drillCommand } from './drill-command.ts'
import { outputTo } from './output.ts'
import { questionTo } from './question.ts'

/** `headroom drill` in the world as it is. */
export async function drill(argv: readonly string[]): Promise<number> {
  return await drillCommand(argv, {
    openCapture,
    live: {
      openAccounts: async (options) => (await import('./open-accounts.ts')).openAccounts(options),
      ask: questionTo(process.stdin, process.stderr),
    },
    readLoadTest,
    judge,
    out: outputTo(process.stdout),
    err: outputTo(process.stderr),
    env: process.env,
  })
}
