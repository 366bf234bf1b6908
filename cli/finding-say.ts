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
    summary: 'say that a finding is known and waits',
    description: 'Says that findings are known: people hear of them again only when they are worse.',
  },
  done: {
    summary: 'say that the change was made',
    description: 'Says that the change was made: a later run confirms it, and reminds of the finding if it is still there after two weeks.',
  },
  wrong: {
    summary: 'say that there is no such problem',
    description: 'Says that findings are wrong: they are told again only when they become more severe, and count against their rule.',
  },
  snooze: { summary: 'keep findings from being told until a day', description: 'Keeps findings from being told until a day; the report goes on showing them.' },
  unsnooze: { summary: 'tell snoozed findings again', description: 'Has snoozed findings told again from the next run on.' },
}

const examples = (action: Action): string => {
  const more = `--by ana --reason "..."${action === 'snooze' ? ' --until 2026-12-24' : ''}`
  return `
Examples:
  headroom finding ${action} --stage prod --account 111122223333 --region eu-west-1 --group web-api ${more}
      every open finding of the group; with --kind, those of one kind alone
  headroom finding ${action} --stage prod --cost --kind cost-anomaly ${more}
      the same for what the bill showed

To have a group left out for good, tag it headroom:ignore instead.`
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
    .option('--by <name>', 'who says so (required)')
    .option('--reason <text>', 'why (required)')
    .addHelpText('after', examples(action))
  if (action === 'snooze') command.option('--until <day>', 'the first day on which they are told again, like 2026-12-24 (UTC; required)')
  addKeptOptions(command)
  if (parsed(command, argv, print) === null) return null
  const opts = command.opts()
  return { kept: keptArguments(opts), chosen: chosenFrom(opts), word: asUsage(() => wordOf(action, opts, nowSec, optionOf)) }
}

export const allActions = Object.keys(actions) as readonly Action[]
