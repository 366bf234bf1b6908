import { openAccounts } from '../adapters/live/live-source.ts'
import { captureCommand } from './capture-command.ts'
import { outputTo } from './output.ts'
import { questionTo } from './question.ts'

const err = outputTo(process.stderr)
process.once('SIGINT', async () => {
  await err.write('\nstopped; what is finished is kept: run the same command again to go on\n')
  process.exit(130)
})
process.exitCode = await captureCommand(process.argv.slice(2), {
  openAccounts,
  ask: questionTo(process.stdin, process.stderr),
  out: outputTo(process.stdout),
  err,
  env: process.env,
  nowMs: () => performance.now(),
})
