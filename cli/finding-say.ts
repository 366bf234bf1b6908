import { Command } from 'commander'
import { type Chosen, noteSaying } from '../audit/finding-life.ts'
import { type Action, actions, wordOf } from '../audit/finding-request.ts'
import { isOpen } from '../domain/known/lifecycle.ts'
import type { Word } from '../domain/known/say.ts'
import { visible } from '../report/visible.ts'
import { addChoice, asUsage, chosenFrom, findChosen, lifeIo, nameOf, optionOf } from './chosen-findings.ts'
import { titleOf } from './finding-words.ts'
import { addKeptOptions, type KeptArguments, keptArguments } from './kept-arguments.ts'
import type { KeptWorld } from './kept-world.ts'
import { parsed } from './parsed.ts'
import { toExitCode } from './to-exit-code.ts'

type Wish = { readonly kept: KeptArguments; readonly chosen: Chosen; readonly word: Word }

/** What each does, in a line of the help and in full. */
export const sayings: Readonly<Record<Action, { readonly summary: string; readonly description: string }>> = {
  acknowledge: {
    summary: 'take note of a finding without acting on it yet',
    description: 'Acknowledges findings: they are reported again only if they get worse.',
  },
  done: {
    summary: 'mark the change as made',
    description: 'Marks the change as made. A later run confirms it, or reminds you after two weeks if the finding is still there.',
  },
  wrong: {
    summary: 'mark a finding as wrong',
    description: 'Marks findings as wrong: they count against their rule, and are reported again only if they become more severe.',
  },
  snooze: { summary: 'snooze findings until a day', description: 'Snoozes findings until a day. The report still shows them.' },
  unsnooze: { summary: 'end a snooze', description: 'Ends a snooze: the next run reports the findings again.' },
}

const examples = (action: Action): string => {
  const more = `--by ana --reason "..."${action === 'snooze' ? ' --until 2026-12-24' : ''}`
  return `
Examples:
  headroom finding ${action} --stage prod --account 111122223333 --region eu-west-1 --group web-api ${more}
      every open finding of the group; with --kind, those of one kind alone
  headroom finding ${action} --stage prod --cost --kind cost-anomaly ${more}
      the same for findings about the bill

To leave a group out for good, tag it headroom:ignore instead.`
}

/** Notes what somebody says of open findings. Resolves to the exit code: 0 when some were found, 1 when none; never rejects. */
export async function runFindingSay(action: Action, argv: readonly string[], world: KeptWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print) => wishOf(action, argv, print, world.nowSec()),
    run: (wish) => say(wish, world),
  })
}

async function say({ kept, chosen, word }: Wish, { openKept, out, err, nowSec }: KeptWorld): Promise<number> {
  const io = lifeIo(await openKept(kept))
  const { meant, others, report } = await findChosen(chosen, io, nowSec())
  const changed = await noteSaying(meant, word, io)
  if (changed.length === 0) {
    const kinds = [...new Set(others.filter(isOpen).map(({ finding }) => finding.kind))]
    await err.write(`${visible(nameOf(chosen))} has no such open finding${kinds.length === 0 ? '' : `; it has ${kinds.join(', ')}`}\n`)
    return 1
  }
  const until = word.action === 'snoozed' ? ` until ${new Date(word.untilSec * 1000).toISOString().slice(0, 10)}` : ''
  for (const known of changed) await out.write(`${known.finding.kind}: ${titleOf(known, report?.currency ?? 'USD')}\n`)
  await out.write(`${word.action}${until} by ${visible(word.by)}: ${visible(word.reason)}\n`)
  return 0
}

function wishOf(action: Action, argv: readonly string[], print: (text: string) => void, nowSec: number): Wish | null {
  const command = addChoice(new Command(`headroom finding ${action}`))
    .description(sayings[action].description)
    .option('--by <name>', 'your name (required)')
    .option('--reason <text>', 'why (required)')
    .addHelpText('after', examples(action))
  if (action === 'snooze') command.option('--until <day>', 'the day they are reported again, like 2026-12-24 (UTC; required)')
  addKeptOptions(command)
  if (parsed(command, argv, print) === null) return null
  const opts = command.opts()
  return { kept: keptArguments(opts), chosen: chosenFrom(opts), word: asUsage(() => wordOf(action, opts, nowSec, optionOf)) }
}

export const allActions = Object.keys(actions) as readonly Action[]
