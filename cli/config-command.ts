import { Command } from 'commander'
import type { Configuration } from '../audit/configuration.ts'
import { whatItSays } from '../audit/governed.ts'
import { selectsInWords } from '../audit/unused-overrides.ts'
import { MICRO } from '../domain/money.ts'
import { defaultPolicy } from '../domain/policy.ts'
import { counted, formatMoney } from '../report/money.ts'
import { visible } from '../report/visible.ts'
import { governedByInWords } from '../report/words/governed.ts'
import { readConfigurationFile } from './configuration-file.ts'
import { parsed } from './parsed.ts'
import { type Streams, toExitCode } from './to-exit-code.ts'
import { readYaml } from './yaml-file.ts'

const help = `
Examples:
  headroom config
      checks headroom.yml and shows what it sets
  headroom config --config team.yml --json
      the same file as one line of JSON: what a deployment hands to its functions

Exit codes:
  0  it is valid    2  it is not: each problem is listed with its line and column`

/** `headroom config`: checks a configuration and says what it means. Resolves to the exit code; never rejects. */
export async function configCommand(argv: readonly string[], streams: Streams): Promise<number> {
  return await toExitCode(streams, {
    wishOf: (print) => {
      const command = new Command('headroom config')
        .description('Checks headroom.yml and shows what it sets.')
        .option('--config <file>', 'the configuration', 'headroom.yml')
        .option('--json', 'print it as one line of JSON')
        .addHelpText('after', help)
      return parsed(command, argv, print) === null ? null : (command.opts() as { readonly config: string; readonly json?: boolean })
    },
    run: async ({ config: file, json = false }) => {
      const configuration = await readConfigurationFile(file)
      const { value } = await readYaml(file, 'the configuration')
      await streams.out.write(json ? `${JSON.stringify(value ?? {})}\n` : configurationInWords(file, configuration))
      return 0
    },
  })
}

function configurationInWords(file: string, { policy, ownerTag, budgets, showback, overrides }: Configuration): string {
  const changed = Object.entries(policy).filter(([name, value]) => value !== defaultPolicy[name as keyof typeof defaultPolicy])
  const lines = [
    `${visible(file)} is valid: ${counted(changed.length, 'threshold')} of its own, ${counted(overrides.length, 'override')}.`,
    ...changed.map(([name, value]) => `  ${name} ${value} (default ${defaultPolicy[name as keyof typeof defaultPolicy]})`),
    ...(ownerTag === null ? [] : [`  the tag ${visible(ownerTag)} says whose a group is`]),
    ...(showback.length === 0 ? [] : [`  the bill is shown by ${visible(showback.map(({ key }) => key).join(', '))}`]),
    ...budgets.map(({ name, microUsdPerMonth }) => `  ${name}: ${formatMoney(microUsdPerMonth / MICRO, 'USD')}`),
    ...overrides.flatMap((override) => [`  ${visible(governedByInWords(whatItSays(override)))}`, `    for ${visible(selectsInWords(override))}`]),
  ]
  return `${lines.join('\n')}\n`
}
