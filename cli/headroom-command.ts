import { Command } from 'commander'
import { parsed } from './parsed.ts'
import { type Streams, toExitCode } from './to-exit-code.ts'

/** One of a command's commands: what it does, in a line of the help, and how it is run with what follows its name. Resolves to the exit code. */
export type Subcommand = { readonly summary: string; readonly run: (argv: readonly string[]) => Promise<number> }

type Named = {
  readonly name: string
  readonly description: string
  readonly commands: Readonly<Record<string, Subcommand>>
  /** What `--version` prints; where left out, there is no such option. */
  readonly version?: string
}

/** Runs the command that the first word names, with all that follows it. Resolves to its exit code (2 where there is no such command); never rejects. */
export async function runSubcommand(argv: readonly string[], { name, description, commands, version }: Named, streams: Streams): Promise<number> {
  return await toExitCode(streams, {
    wishOf: (print) => {
      let chosen: (() => Promise<number>) | null = null
      const program = new Command(name).description(description).enablePositionalOptions().helpCommand(false)
      if (version !== undefined) program.version(version)
      for (const [word, { summary, run }] of Object.entries(commands)) {
        program
          .command(word)
          .summary(summary)
          // each command has its own options and its own help
          .argument('[options...]')
          .helpOption(false)
          .allowUnknownOption()
          .passThroughOptions()
          .action((args: readonly string[]) => {
            chosen = () => run(args)
          })
      }
      return parsed(program, argv.length === 0 ? ['--help'] : argv, print) === null ? null : chosen
    },
    run: (chosen: () => Promise<number>) => chosen(),
  })
}
