import { openCapture } from '../adapters/capture/open.ts'
import { judge } from '../domain/judge.ts'
import { auditCommand } from './audit-command.ts'
import { outputTo } from './output.ts'
import { questionTo } from './question.ts'

/** `headroom audit` in the world as it is. */
export async function audit(argv: readonly string[]): Promise<number> {
  return await auditCommand(argv, {
    openCapture,
    // as large as it is, the engine is loaded by those alone who have such files
    openFocus: async (dir, labels) => (await import('../adapters/focus/folder.ts')).openFocusFolder(dir, labels),
    // the AWS clients are loaded only where they are used: an audit of a capture starts sooner
    live: {
      openAccounts: async (options) => (await import('./open-accounts.ts')).openAccounts(options),
      ask: questionTo(process.stdin, process.stderr),
    },
    deployed: {
      openDeployed: async (of) => (await import('./open-deployed.ts')).openDeployed(of),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    judge,
    out: outputTo(process.stdout),
    err: outputTo(process.stderr),
    env: process.env,
    nowMs: () => performance.now(),
  })
}
