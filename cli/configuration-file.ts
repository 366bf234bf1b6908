import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { type Configuration, configurationFrom, noConfiguration, withThresholds } from '../audit/configuration.ts'
import type { GivenThresholds } from '../audit/governed.ts'
import { policyFrom } from '../audit/policy-overrides.ts'
import { UsageError } from './usage-error.ts'
import { readYaml } from './yaml-file.ts'

/** What is read where no other file is named. */
const USUAL = 'headroom.yml'

/** Which files a command goes by: `config` is false where none is to be read and null where none was named; `policy` holds thresholds for every group. */
export type ConfigurationArguments = { readonly config: string | false | null; readonly policy: string | null }

export function addConfigurationOptions(command: Command): Command {
  return command
    .option('--config <file>', `thresholds, owners and what is ignored, by account, Region, tag and group (default: ${USUAL}, if there is one)`)
    .option('--no-config', `leave ${USUAL} alone`)
    .option('--policy <file>', 'YAML or JSON file of thresholds for every group, like wasteFraction: 0.3; they win over the configuration')
}

export function configurationArguments(opts: { readonly config?: unknown; readonly policy?: unknown }): ConfigurationArguments {
  const { config, policy } = opts
  return { config: config === false ? false : typeof config === 'string' ? config : null, policy: typeof policy === 'string' ? policy : null }
}

/** The configuration that a command goes by. Throws a UsageError that names file, line and column of everything at fault. */
export async function readConfiguration({ config, policy }: ConfigurationArguments): Promise<Configuration> {
  const file = config ?? (existsSync(USUAL) ? USUAL : false)
  const configuration = file === false ? noConfiguration : await readConfigurationFile(file)
  return policy === null ? configuration : withThresholds(configuration, await readThresholds(policy))
}

/** The configuration of a file. Throws a UsageError as `configurationOf` does. */
export async function readConfigurationFile(file: string): Promise<Configuration> {
  const { value, complaint } = await readYaml(file, 'the configuration')
  const answer = configurationFrom(value)
  if ('configuration' in answer) return answer.configuration
  throw new UsageError(complaint(answer.problems))
}

async function readThresholds(file: string): Promise<GivenThresholds> {
  const { value, complaint } = await readYaml(file, 'the policy file')
  const answer = policyFrom(value)
  if ('given' in answer) return answer.given
  // a problem begins with the key that has it, as it is or in quotes
  throw new UsageError(complaint(answer.problems.map((text) => ({ path: [/^"?([^" ]*)/.exec(text)?.[1] ?? ''], text }))))
}
