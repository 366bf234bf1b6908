import * as z from 'zod/mini'
import { changeKnownFinding, readFindingsOfGroup, readKnownFindings } from '../adapters/finding-table/findings.ts'
import { addHistory, readHistory } from '../adapters/finding-table/history.ts'
import { readLedgers } from '../adapters/finding-table/ledger.ts'
import { readRunsBefore } from '../adapters/finding-table/runs.ts'
import { once } from '../adapters/live/once.ts'
import { type FindingLifeIo, noteSaying, readChosenFindings, readKnownAt, readLastReport, readLives } from '../audit/finding-life.ts'
import { type Action, actions, choice, chosenOf, FindingRequestError, wordOf } from '../audit/finding-request.ts'
import { isOpen, type KnownFinding } from '../domain/known/lifecycle.ts'
import { textOf } from '../report/words/index.ts'
import { deployedTable, nowSec } from './kept.ts'
import { deployedBucket } from './kept-bucket.ts'
import { lambda, type Tools, toolsOf } from './lambda.ts'
import { type Environment, readSettings, settingsRead } from './settings.ts'

const findingEvent = z.strictObject({
  action: z.enum(['list', 'show', ...(Object.keys(actions) as [Action, ...Action[]])]),
  ...choice,
  by: z.optional(z.string()),
  reason: z.optional(z.string()),
  until: z.optional(z.string()),
})

type World = { readonly io: FindingLifeIo; readonly nowSec: () => number }

/** Reads findings with their lives, and notes what people say of them: what `headroom finding` does, for programs that may invoke this and nothing else. */
export function findingHandler(openWorld: () => World, tools: Tools) {
  return lambda(tools, async (event) => await answer(findingRequest(event), openWorld()))
}

/** Throws a FindingRequestError that names every field at fault. */
function findingRequest(event: unknown): z.infer<typeof findingEvent> {
  const read = findingEvent.safeParse(event)
  if (read.success) return read.data
  throw new FindingRequestError(read.error.issues.map(({ path, message }) => `${path.join('.') || 'the event'}: ${message}`).join('; '))
}

async function answer(request: z.infer<typeof findingEvent>, { io, nowSec: clock }: World): Promise<object> {
  const atSec = clock()
  const report = await readLastReport(io, atSec)
  const currency = report?.currency ?? 'USD'
  const titled = (known: KnownFinding) => ({ title: textOf(known.finding, { proposal: null, currency }).title, ...known })
  if (request.action === 'list') return { currency, findings: report === null ? [] : (await readKnownAt(report, io, atSec)).filter(isOpen).map(titled) }
  const field = (name: string): string => `"${name}"`
  const chosen = chosenOf(request, field)
  const word = request.action === 'show' ? null : wordOf(request.action, request, atSec, field)
  const { meant, problem } = await readChosenFindings(chosen, report, io, atSec)
  if (problem !== null) throw new FindingRequestError(problem)
  if (word !== null) return { currency, changed: (await noteSaying(meant, word, io)).map(titled) }
  const lives = await readLives(meant, chosen.of, io, atSec)
  return { currency, findings: lives.map(({ known, history, measured }) => ({ ...titled(known), history, measured })) }
}

const accesses = { readKnownFindings, readFindingsOfGroup, changeKnownFinding, readHistory, addHistory, readLedgers, readRunsBefore }

function deployed(environment: Environment): World {
  const settings = readSettings(environment, settingsRead.finding)
  const bucket = deployedBucket(settings.HEADROOM_BUCKET, settings.AWS_REGION)
  return { io: { ...deployedTable(settings.HEADROOM_TABLE, settings.AWS_REGION, bucket, accesses), get: bucket.get }, nowSec }
}

export const handler = findingHandler(
  once(() => deployed(process.env)),
  toolsOf('finding'),
)
