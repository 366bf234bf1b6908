import { openCapture } from '../adapters/capture/open.ts'
import { judge } from '../domain/judge.ts'
import { auditCommand } from './audit-command.ts'
import { outputTo } from './output.ts'

// The exit code is set and the process left to end by itself: leaving at once would cut off what is still being written.
process.exitCode = await auditCommand(process.argv.slice(2), {
  openCapture,
  judge,
  out: outputTo(process.stdout),
  err: outputTo(process.stderr),
  env: process.env,
  nowMs: () => performance.now(),
})
