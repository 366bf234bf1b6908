import { type Command, CommanderError } from 'commander'
import { UsageError } from './usage-error.ts'

/** Parses `argv` into the command's options; null when it only asked for help, which has been written to `print`. Throws a UsageError. */
export function parsed(command: Command, argv: readonly string[], print: (text: string) => void): Command | null {
  let complaint = ''
  const writeErr = (text: string): void => {
    complaint += text
  }
  command.configureOutput({ writeOut: print, writeErr }).exitOverride()
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return null
    throw new UsageError(`${complaint.replace(/^error: /, '').trim()}\nRun it with --help for usage.`)
  }
  const empty = command.options.find((option) => option.required && command.getOptionValue(option.attributeName()) === '')
  if (empty !== undefined) throw new UsageError(`option '${empty.flags}' is empty: write what it should be after it\nRun it with --help for usage.`)
  return command
}
