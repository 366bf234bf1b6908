import { Command } from 'commander'
import type { LiveFleet } from '../adapters/live/live-source.ts'
import { counted } from '../report/money.ts'
import { minuteFromSec } from '../report/time.ts'
import { unreadInWords } from '../report/unseen.ts'
import { visible } from '../report/visible.ts'
import { type Check, missingStatement, reportChecks, scheduleCheck, settingChecks, tagChecks, well } from './doctor-report.ts'
import { type KeptArguments, keptArguments } from './kept-arguments.ts'
import type { Kept, KeptWorld } from './kept-world.ts'
import { addPlaceOptions, type LiveArguments, liveArguments } from './live-arguments.ts'
import { type LiveWorld, openLive } from './live-fleet.ts'
import { parsed } from './parsed.ts'
import { toExitCode, wordsOf } from './to-exit-code.ts'

export type DoctorWorld = KeptWorld & Pick<LiveWorld, 'openAccounts'>

/** AWS puts it on what a group launches. */
const GROUP_TAG = 'aws:autoscaling:groupName'
/** The schedule runs once a day; a run may take hours. */
const LATE_AFTER_SEC = 30 * 3600

const description =
  'Checks credentials, what Headroom may read in each account and Region, and with --stage, whether the deployed service runs and its messages arrive. Makes no request that AWS charges for, unless you add --tags.'

/** `headroom doctor`: a line for each thing looked at, each trouble with its cure. Resolves to the exit code: 1 where there is a trouble; never rejects. */
export async function doctorCommand(argv: readonly string[], world: DoctorWorld): Promise<number> {
  return await toExitCode(world, {
    wishOf: (print) => {
      const command = addPlaceOptions(
        new Command('headroom doctor')
          .description(description)
          .option('--stage <name>', 'also check this deployed stage, like prod')
          .option('--tags', 'also check that the cost allocation tags are active: one Cost Explorer request, $0.01'),
      )
      if (parsed(command, argv, print) === null) return null
      const { stage, profile, tags = false } = command.opts()
      return { live: liveArguments(command.opts(), true) as LiveArguments, tags, kept: stage === undefined ? null : keptArguments({ stage, profile }) }
    },
    run: async ({ live, tags, kept }) => {
      let troubles = 0
      const parts = [checkAccounts(live, tags, world), ...(kept === null ? [] : [checkService(kept, world)])]
      for (const part of parts) {
        for await (const { says, cure, again = false } of part) {
          if (cure !== null && !again) troubles++
          await world.out.write(`${cure === null ? 'ok     ' : again ? 'fix    ' : 'problem'}  ${says}\n${cure === null ? '' : `         ${cure}\n`}`)
        }
      }
      await world.out.write(troubles === 0 ? 'No problems found.\n' : `${counted(troubles, 'problem')}.\n`)
      return troubles === 0 ? 0 : 1
    },
  })
}

async function* checkAccounts(live: LiveArguments, tags: boolean, world: DoctorWorld): AsyncGenerator<Check> {
  let fleet: LiveFleet
  try {
    fleet = await openLive(live, null, { ...world, ask: async () => null })
  } catch (error) {
    yield { says: 'signing in to AWS failed', cure: shown(error) }
    return
  }
  yield well(`signed in as ${visible(fleet.caller.arn)}`)
  let groups = 0
  const refused: string[] = []
  for (const source of fleet.places) {
    const where = `${source.accountId} ${source.region}`
    try {
      const { groupNames, unread, beside = [] } = await source.open()
      groups += groupNames.length
      refused.push(...[...unread, ...beside].map(({ reason }) => reason))
      if (unread.length === 0) yield well(`${where}: ${counted(groupNames.length, 'group')}, all readable`)
      else
        yield {
          says: `${where}: ${counted(groupNames.length, 'group')}, but some answers were refused`,
          cure: unread.map((one) => visible(unreadInWords(one))).join('\n         '),
        }
    } catch (error) {
      refused.push(wordsOf(error))
      yield { says: `${where}: not readable`, cure: shown(error) }
    }
  }
  if (groups === 0) yield { says: 'no Auto Scaling group was found', cure: 'Name the accounts and regions that have some with --accounts and --regions.' }
  yield* checkAdvisor(fleet, refused)
  const budgets = await fleet.readBudgets?.()
  if (budgets?.unread != null) refused.push(budgets.unread.reason)
  if (budgets?.unread != null) yield { says: 'AWS Budgets is not readable', cure: visible(budgets.unread.reason) }
  if (tags) yield* checkTags(fleet)
  const missing = missingStatement(refused)
  if (missing !== null) yield missing
  yield well('metrics and Cost Explorer were not tried, because AWS charges for them: `headroom price` says how much')
}

/** Whether Trusted Advisor's opinion can stand beside ours, a line an account. None is no trouble: nothing rests on it. */
async function* checkAdvisor(fleet: LiveFleet, refused: string[]): AsyncGenerator<Check> {
  const readable = fleet.places.flatMap((place) => (place.plan === undefined ? [] : [place]))
  for (const [accountId, [place]] of Map.groupBy(readable, (one) => one.accountId)) {
    try {
      const flagged = await place?.trustedAdvisor.flagged()
      const says =
        flagged == null ? "no second opinion: the account's support plan or partition doesn't include its API" : `${counted(flagged.length, 'group')} flagged`
      yield well(`${accountId} Trusted Advisor: ${says}`)
    } catch (error) {
      refused.push(wordsOf(error))
      yield well(`${accountId} Trusted Advisor: no second opinion (${shown(error)})`)
    }
  }
}

/** The tags that groups' costs and teams are known by. */
async function* checkTags(fleet: LiveFleet): AsyncGenerator<Check> {
  try {
    yield* tagChecks([GROUP_TAG], await fleet.activeTags([GROUP_TAG]))
  } catch (error) {
    yield { says: 'cost allocation tags are not readable', cure: `${shown(error)} Only the payer's account can see it.` }
  }
}

async function* checkService(of: KeptArguments, world: DoctorWorld): AsyncGenerator<Check> {
  let service: Kept
  try {
    service = await world.openKept(of)
  } catch (error) {
    yield { says: 'no such stage was found', cure: shown(error) }
    return
  }
  yield well('the stage is deployed')
  if (service.settings !== null) yield* settingChecks(service.settings)
  if (service.schedule !== undefined) {
    try {
      yield scheduleCheck(await service.schedule())
    } catch (error) {
      yield { says: 'the schedule is not readable', cure: shown(error) }
    }
  }
  try {
    const runs = await service.table.readRunsBefore(world.nowSec() + 1)
    yield lastRun(runs[0], world.nowSec())
    const key = runs.find(({ outcome }) => outcome?.reportKey != null)?.outcome?.reportKey ?? null
    if (key !== null) yield* reportChecks((await service.bucket.get(key)) ?? '')
    const subscribers = await service.table.readSubscribersKnown()
    for (const trouble of subscribers?.troubles ?? []) yield subscriberTrouble(trouble)
    if (subscribers !== null && subscribers.confirmed.length > 0) yield well(`subscribers: ${subscribers.confirmed.map(visible).join(', ')}`)
    const slack = await service.table.readDisabledChannel('slack')
    if (slack !== null)
      yield {
        says: `Slack has refused messages since ${timeOf(slack.sinceSec)}: ${visible(slack.reason)}`,
        cure: 'Store a working webhook URL in the parameter; the next message is posted there.',
      }
  } catch (error) {
    yield { says: "the stage's table or bucket is not readable", cure: shown(error) }
  }
}

function lastRun(run: Awaited<ReturnType<Kept['table']['readRunsBefore']>>[number] | undefined, nowSec: number): Check {
  if (run === undefined) return { says: 'no audit has run yet', cure: 'The schedule runs it once a day; `headroom audit --deployed STAGE` runs it now.' }
  const when = `last run: ${timeOf(run.runSec)}`
  if (nowSec - run.runSec > LATE_AFTER_SEC)
    return { says: `${when}, over a day ago`, cure: 'Check that the schedule is enabled, and read the log of the audit function.' }
  if (run.outcome === null) return well(`${when}, still running`)
  const { status, problem, findings } = run.outcome
  if (status === 'complete') return well(`${when}: complete, ${counted(findings, 'finding')}`)
  return { says: `${when}: ${status}`, cure: visible(problem ?? 'Read the log of the audit function.') }
}

/** As the check of subscribers names it: `pending findings email ops@example.com`. */
function subscriberTrouble(name: string): Check {
  const who = visible(name.split(' ').slice(1).join(' '))
  if (name.startsWith('pending')) return { says: `not confirmed: ${who}`, cure: 'Follow the link in the mail from SNS, or subscribe again.' }
  if (name.startsWith('vanished'))
    return { says: `no longer subscribed: ${who}`, cure: 'Subscribe again; mail scanners follow the unsubscribe link (docs/deploy.md says how to prevent it).' }
  return { says: 'nobody is subscribed to findings', cure: 'Subscribe an address to the findings topic, or set subscribers at deployment.' }
}

const timeOf = (sec: number): string => `${minuteFromSec(sec)} UTC`
const shown = (error: unknown): string => visible(wordsOf(error))
