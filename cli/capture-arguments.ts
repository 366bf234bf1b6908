import { Command, Option } from 'commander'
import { configurationArguments } from './configuration-file.ts'
import { addLiveOptions, type LiveArguments, liveArguments } from './live-arguments.ts'
import { parsed } from './parsed.ts'

export type CaptureArguments = {
  readonly out: string
  readonly groups: readonly string[]
  readonly redact: boolean
  readonly config: string | false | null
  readonly live: LiveArguments
}

const examples = `
Examples:
  headroom capture --out my-fleet --regions eu-west-1
      writes two weeks of that Region of your account, after you agree to the price
  headroom capture --out my-fleet --role-name headroom-read --external-id-env EXTERNAL_ID
      writes every account of your organization

It only reads, and needs read permissions only. If it is interrupted, run it again with the same options to resume. --redact replaces
account IDs and names in every file, each always with the same substitute, so you can share the capture. Metrics, sizes, prices, times
and the IDs of instances, subnets and images stay.`

/** Parses the command line; null when it only asked for help, which has been written to `print`. Throws a UsageError. */
export function captureArguments(argv: readonly string[], print: (text: string) => void): CaptureArguments | null {
  const command = new Command('headroom capture')
    .description('Saves what an audit reads from AWS accounts to a folder, which can then be audited offline, as often as you like.')
    .requiredOption('--out <dir>', 'folder to write the capture into, created if it does not exist')
    .addOption(
      new Option('--group <name>', 'read metrics and activities of this group alone; may be repeated')
        .argParser((name: string, before: readonly string[]) => [...before, name])
        .default([], 'all groups'),
    )
    .option('--redact', 'replace account IDs and names in every file')
    .option('--config <file>', 'take the tags and cost categories that spend is shown by (showback) from this file (default: headroom.yml, if there is one)')
    .option('--no-config', 'ignore headroom.yml')
    .addHelpText('after', examples)
  addLiveOptions(command)
  if (parsed(command, argv, print) === null) return null
  const { out, group: groups, redact = false } = command.opts()
  return { out, groups, redact, config: configurationArguments(command.opts()).config, live: liveArguments(command.opts(), true) as LiveArguments }
}
