import { readFileSync } from 'node:fs'
import { en } from 'zod/locales'
import { config } from 'zod/mini'
import { runSubcommand } from './headroom-command.ts'
import type { KeptWorld } from './kept-world.ts'
import { outputTo } from './output.ts'
import { onOwnNode } from './own-node.ts'
import { sdkEnvironment } from './sdk-environment.ts'
import { UsageError } from './usage-error.ts'

// what is wrong with a value that has not the shape it should have is said in English
config(en())
const streams = { out: outputTo(process.stdout), err: outputTo(process.stderr), env: process.env }
const beside = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
sdkEnvironment(process.argv.slice(2), process.env)
const kept: KeptWorld = {
  ...streams,
  openKept: async (of) => (await import('./open-kept.ts')).openKept(of),
  nowSec: () => Math.floor(Date.now() / 1000),
}
const doctor = async (argv: readonly string[]): Promise<number> => {
  const [{ doctorCommand }, { openAccounts }] = await Promise.all([import('./doctor-command.ts'), import('./open-accounts.ts')])
  return await doctorCommand(argv, { ...kept, openAccounts })
}
const audit = async (argv: readonly string[]): Promise<number> => (await import('./audit.ts')).audit(argv)

/** The options of an audit that explains the group named first. Throws a UsageError where none is. */
function explained(argv: readonly string[]): readonly string[] {
  if (argv[0] === '--help' || argv[0] === '-h') return ['--explain', 'NAME', '--help']
  if (argv[0] === undefined || argv[0].startsWith('-')) throw new UsageError('name the group first, like headroom explain web-api --capture DIR')
  return ['--explain', ...argv]
}

if (!('groupBy' in Map)) {
  const code = onOwnNode(import.meta.url, process.argv.slice(2))
  if (code !== null) process.exit(code)
  await streams.err.write(
    `headroom needs Node 22 or later; this is ${process.version}. Install a newer one, or name it: /path/to/node $(command -v headroom)\n`,
  )
  process.exit(2)
}

// What a command needs is loaded when it is called: an audit of a capture takes no AWS client. The exit code is set and the process left to end by
// itself: leaving at once would cut off what is still being written.
process.exitCode = await runSubcommand(
  process.argv.slice(2),
  {
    name: 'headroom',
    description: 'Finds EC2 Auto Scaling groups that waste money or will run short of capacity, and anomalies in your AWS bill.',
    version: (JSON.parse(beside('package.json')) as { version: string }).version,
    commands: {
      audit: { summary: 'audit a capture, your accounts or a deployed service', run: audit },
      explain: { summary: 'show one group in full', run: (argv) => audit(explained(argv)) },
      price: {
        summary: 'show what an audit of your accounts costs, and a month of the service',
        run: (argv) => audit(['--price', ...argv]),
      },
      bill: { summary: 'look at the bill alone: spend, forecast and anomalies', run: (argv) => audit(['--bill', ...argv]) },
      capture: { summary: 'save what an audit reads to a folder, to audit it offline', run: async (argv) => (await import('./capture.ts')).capture(argv) },
      finding: {
        summary: 'list findings of a deployed service; acknowledge, snooze, mark as done or wrong',
        run: async (argv) => (await import('./finding-command.ts')).findingCommand(argv, kept),
      },
      runs: { summary: 'list the runs of a deployed service', run: async (argv) => (await import('./runs-command.ts')).runsCommand(argv, kept) },
      drill: { summary: 'did it scale? how a group responded to a load test', run: async (argv) => (await import('./drill.ts')).drill(argv) },
      doctor: { summary: 'check credentials, permissions and a deployed service; each problem comes with its fix', run: doctor },
      config: { summary: 'check headroom.yml and show what it sets', run: async (argv) => (await import('./config-command.ts')).configCommand(argv, streams) },
      completion: {
        summary: 'print the completion script for bash, zsh or fish',
        run: async (argv) => (await import('./completion-command.ts')).completionCommand(argv, streams),
      },
      demo: {
        summary: 'audit a sample fleet, without an AWS account',
        run: async (argv) => (await import('../local/demo.ts')).demoCommand(argv, streams, audit),
      },
      rules: {
        summary: 'print every rule, or how accurate each has been in a deployed service',
        run: async (argv) => (await import('./rules-command.ts')).rulesCommand(argv, kept, () => beside('docs/rules.md')),
      },
    },
  },
  streams,
)
