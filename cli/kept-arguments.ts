import type { Command } from 'commander'
import { endpointOption } from './live-arguments.ts'
import { UsageError } from './usage-error.ts'

/** Where a deployed service keeps what it knows: found by its stage, or named. */
export type KeptNames = { readonly table: string; readonly bucket: string }
export type KeptArguments = { readonly profile: string | null; readonly at: { readonly stage: string } | KeptNames }

/** The options with which a command finds what a deployed service keeps. */
export function addKeptOptions(command: Command): Command {
  return command
    .optionsGroup('Options for the deployed service:')
    .option('--stage <name>', 'the deployed stage, like prod')
    .option('--table <name>', 'its table, instead of the stage (see the outputs of the stack)')
    .option('--bucket <name>', 'its bucket, instead of the stage')
    .option('--profile <name>', 'AWS profile to sign in with (default: as the AWS CLI)')
    .addOption(endpointOption())
}

/** Throws a UsageError where neither the stage nor both names were given. */
export function keptArguments(opts: Readonly<Record<string, unknown>>): KeptArguments {
  const { stage, table, bucket, profile = null } = opts as Readonly<Record<'stage' | 'table' | 'bucket', string | undefined>> & { profile?: string }
  if (stage !== undefined && table === undefined && bucket === undefined) {
    if (!/^[\w-]+$/.test(stage)) throw new UsageError(`--stage: "${stage}" is not a stage name; use the one that was deployed, like prod`)
    return { profile, at: { stage } }
  }
  if (stage === undefined && table !== undefined && bucket !== undefined) return { profile, at: { table, bucket } }
  throw new UsageError('name the service with --stage, or with --table and --bucket')
}
