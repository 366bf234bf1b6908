import { captureCommand } from './capture-command.ts'
import { openAccounts } from './open-accounts.ts'
import { outputTo } from './output.ts'
import { questionTo } from './question.ts'

/** `headroom capture` in the world as it is; an interrupted one leaves what is finished. */
export async function capture(argv: readonly string[]): Promise<number> {
  const err = outputTo(process.stderr)
  process.once('SIGINT', async () => {
    await err.write('\nstopped; what is finished is kept: run the same command again to go on\n')
    process.exit(130)
  })
  return await captureCommand(argv, {
    openAccounts,
    ask: questionTo(process.stdin, process.stderr),
    out: outputTo(process.stdout),
    err,
    env: process.env,
    nowMs: () => performance.now(),
  })
}
