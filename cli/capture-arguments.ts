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

Reading is all it does: no permission beyond reading is used. Run again with the same options, an interrupted capture goes on where it
stopped. With --redact account ids and names are replaced in every file, each always by the same, so that the capture can be shown to
others; metrics, sizes, prices, times and the ids of instances, subnets and images stay.`

/** Parses the command line; null when it only asked for help, which has been written to `print`. Throws a UsageError. */
export function captureArguments(argv: readonly string[], print: (text: string) => void): CaptureArguments | null {
  const command = new Command('headroom capture')
    .description('Writes what an audit reads of AWS accounts into a folder, which can then be audited anywhere, again and again.')
    .requiredOption('--out <dir>', 'folder to write the capture into, created if it does not exist')
    .addOption(
      new Option('--group <name>', 'read metrics and activities of this group alone; may be repeated')
        .argParser((name: string, before: readonly string[]) => [...before, name])
        .default([], 'all groups'),
    )
    .option('--redact', 'replace account ids and names in every file')
    .option('--config <file>', 'take the tags and cost categories that spend is shown by (showback) from this file (default: headroom.yml, if there is one)')
    .option('--no-config', 'read the bill by none of them')
    .addHelpText('after', examples)
  addLiveOptions(command)
  if (parsed(command, argv, print) === null) return null
  const { out, group: groups, redact = false } = command.opts()
  return { out, groups, redact, config: configurationArguments(command.opts()).config, live: liveArguments(command.opts(), true) as LiveArguments }
}
