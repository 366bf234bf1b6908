import { Argument, Command } from 'commander'
import { parsed } from './parsed.ts'
import { type Streams, toExitCode } from './to-exit-code.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/** What a command's own help lists: its commands under "Commands:", its options wherever they stand. Read when TAB is pressed, so that nothing is listed twice. */
const FROM_HELP = `awk '/^Commands:/ { commands = 1; next } commands && /^  [a-z]/ { print $1 } /^  -/ { for (i = 1; i <= 2; i++) if ($i ~ /^--/) { sub(/,$/, "", $i); print $i } }'`

const bash = `_headroom() {
  local word=\${COMP_WORDS[COMP_CWORD]} line=() i
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ \${COMP_WORDS[i]} == -* ]] && break
    line+=("\${COMP_WORDS[i]}")
  done
  COMPREPLY=($(compgen -W "$("\${COMP_WORDS[0]}" "\${line[@]}" --help 2>/dev/null | ${FROM_HELP})" -- "$word"))
  # a value is mostly a file
  [[ \${#COMPREPLY[@]} -gt 0 || $word == -* ]] || COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _headroom headroom
`

const scripts: Readonly<Record<Shell, string>> = {
  bash,
  zsh: `autoload -U +X compinit && compinit
autoload -U +X bashcompinit && bashcompinit
${bash}`,
  fish: `function __headroom_words
  set -l line
  for word in (commandline -opc)
    string match -q -- '-*' $word; and break
    set -a line $word
  end
  $line --help 2>/dev/null | ${FROM_HELP}
end
complete -c headroom -a '(__headroom_words)'
# only an option's value is a file
complete -c headroom -f -n 'not string match -q -- "* -*" (commandline -pc)'
`,
}

const description = `Prints the completion script for a shell: commands and options complete with Tab.

bash: add to ~/.bashrc      source <(headroom completion bash)
zsh:  add to ~/.zshrc       source <(headroom completion zsh)
fish: run once              headroom completion fish > ~/.config/fish/completions/headroom.fish`

/** `headroom completion SHELL`. Resolves to the exit code; never rejects. */
export async function completionCommand(argv: readonly string[], streams: Streams): Promise<number> {
  return await toExitCode(streams, {
    wishOf: (print) => {
      const command = new Command('headroom completion').description(description).addArgument(new Argument('<shell>', 'which shell').choices(shells))
      return parsed(command, argv, print) === null ? null : (command.args[0] as Shell)
    },
    run: async (shell) => {
      await streams.out.write(scripts[shell])
      return 0
    },
  })
}
