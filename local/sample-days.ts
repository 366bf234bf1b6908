import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { openCapture } from '../adapters/capture/open.ts'
import type { FleetSource } from '../audit/io.ts'
import type { Judge } from '../audit/place.ts'
import type { FleetQuery } from '../audit/run-io.ts'
import { followedRunDays } from '../fixtures/followed-advice.ts'
import { type FleetDay, simulationStartSec, writeFollowedGroup } from '../fixtures/sample-fleet.ts'
import type { AuditAnswer } from '../handlers/audit.ts'
import { formatMoney } from '../report/money.ts'
import type { Report } from '../report/schema.ts'
import { isoFromSec } from '../report/time.ts'
import type { Mail } from './mail-sink.ts'
import { type LocalService, startService } from './service.ts'

/** The schedule's time on both days: a quarter of an hour after the captured window ends, when its last datapoints have arrived. */
const TICKS = ['2026-11-02T00:15:00Z', '2026-11-03T00:15:00Z'] as const
const DAYS = [0, 1] as const
/** At nine in the morning, after midnight. */
const DEMAND_SEC = 9 * 3600
type Finished = Exclude<AuditAnswer, { readonly status: 'nothing-to-do' }>
/** Lines of one mail that are shown; the file has all. */
const MOST_LINES = 36

/**
 * Runs the scheduled audit on the sample fleet twice, a day apart, and yields what to show of it. Weeks before, somebody audits one group and follows its
 * advice, which is what the ledger then tells of. `directory` gets the captures and, of each
 * day, the report, the page, the mails and the posts to Slack; `shown` is how to call it, `judge` who judges in the domain's stead. Rejects when a run fails.
 */
export async function* sampleDays(directory: string, shown = directory, judge?: Judge): AsyncGenerator<string> {
  const captureOf = (day: FleetDay) => join(directory, `sample-fleet-day-${day + 1}`)
  const today = { capture: '' }
  const written = DAYS.map((day) => writeBeside(captureOf(day), day))
  // whoever waits for it is told
  for (const one of written) one.catch(() => undefined)
  const service = await startService({
    settings: { digest: 'daily' },
    ...(judge === undefined ? {} : { judge }),
    openFleet: async (query) => restrictedTo(await openCapture(today.capture), query),
  })
  try {
    const audits: string[] = []
    for (const day of followedRunDays) {
      today.capture = join(directory, 'earlier-audit')
      const name = writeFollowedGroup(today.capture, day)
      audits.push(await auditOfGroup(service, name, simulationStartSec + day * 86_400 + DEMAND_SEC))
      rmSync(today.capture, { recursive: true })
    }
    yield `${audits.join('\n')}\n\n`
    for (const day of DAYS) {
      today.capture = captureOf(day)
      await written[day]
      const name = `day-${day + 1}`
      yield `${await oneDay(service, day, join(directory, name), `${shown}/${name}`)}\n\n`
    }
    writeFileSync(join(directory, 'runs.html'), (await service.bucket.get('reports/index.html')) ?? '')
    yield `${await whatIsKept(service)}\n\n`
  } finally {
    await service.stop()
  }
  yield whereThingsLie(shown)
}

/** Writes a day's fleet on another thread. Rejects with what went wrong there. */
function writeBeside(directory: string, day: FleetDay): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'fleet-worker.ts'), { workerData: { directory, day } })
    worker.once('error', reject)
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the sample fleet of day ${day + 1} was not written: its thread ended with ${code}`)),
    )
  })
}

/** Somebody audits one group on demand, and has what is found kept and told. */
async function auditOfGroup(service: LocalService, name: string, atSec: number): Promise<string> {
  service.now.sec = atSec
  const { result, error } = await service.demand({ groups: [name], tell: true })
  if (error !== null) throw new Error(`the audit of ${name} failed: ${error}`)
  await service.deliver()
  await service.deliverMail()
  service.mails()
  service.slack.posts.splice(0)
  service.ses.mails.splice(0)
  const { report, summary } = result as Finished
  const text = await service.bucket.get(keyOf(report.s3))
  const saved = (JSON.parse(text ?? 'null') as Report).cost.ledger?.savings
  const day = isoFromSec(atSec).slice(0, 10)
  if (saved !== undefined && saved.measured > 0) return `${day}: the change of ${name} is measured, and saves ${formatMoney(saved.saved, 'USD')} a month.`
  if (saved !== undefined && saved.applied > 0) return `${day}: ${name} is audited again, and the change is seen.`
  return `${day}: ${name} is audited on demand; ${formatMoney(summary.estimatedMonthlySavings?.amount ?? 0, 'USD')} a month could be saved.`
}

async function oneDay(service: LocalService, day: FleetDay, folder: string, shown: string): Promise<string> {
  const { result, error } = await service.tick(TICKS[day])
  if (error !== null) throw new Error(`the audit of ${TICKS[day]} failed: ${error}`)
  const answer = result as Finished
  await service.deliver()
  await service.deliverMail()
  const mails = service.mails()
  const rich = service.ses.mails.splice(0).at(-1)
  const posts = service.slack.posts.splice(0)
  const documents = { 'report.json': answer.report.s3, 'page.html': answer.report.page }
  mkdirSync(folder, { recursive: true })
  for (const [name, address] of Object.entries(documents)) {
    const text = address === null ? null : await service.bucket.get(keyOf(address))
    if (text === null) throw new Error(`the audit of ${TICKS[day]} stored no ${name}`)
    writeFileSync(join(folder, name), text)
  }
  writeFileSync(join(folder, 'mails.txt'), mails.map(textOf).join('\n\n'))
  writeFileSync(join(folder, 'mail.html'), rich?.Content.Simple.Body.Html.Data ?? '')
  writeFileSync(join(folder, 'slack.json'), `${JSON.stringify(posts, null, 2)}\n`)
  const { groups, findings } = answer.summary
  return [
    `Day ${day + 1}, ${TICKS[day]}: the audit is ${answer.status}. ${groups.discovered} groups, ${groups.withFindings} with findings, ${groups.healthy} healthy, ${groups.insufficientData} not judged, ${groups.suppressed} suppressed; ${findings.total} findings.`,
    `Sent ${mails.length} email${mails.length === 1 ? '' : 's'} and ${posts.length} Slack message${posts.length === 1 ? '' : 's'}.`,
    ...mails.map((mail) => `\n${excerpt(textOf(mail), `${shown}/mails.txt`)}`),
  ].join('\n')
}

/** The key in an address like s3://bucket/key. */
function keyOf(address: string): string {
  return address.split('/').slice(3).join('/')
}

function textOf({ subject, text }: Mail): string {
  return `Subject: ${subject}\n\n${text.trimEnd()}`
}

function excerpt(text: string, file: string): string {
  const lines = text.split('\n')
  const cut = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `… the rest is in ${file}`] : lines
  return cut.map((line) => `  │ ${line}`.trimEnd()).join('\n')
}

/** Item by item, as DynamoDB has them; the kinds are those of docs/data-model.md. */
async function whatIsKept({ clients, tableName }: LocalService): Promise<string> {
  const { Items = [] } = await clients.dynamo.send(new ScanCommand({ TableName: tableName, ConsistentRead: true, ProjectionExpression: 'pk, sk' }))
  const count = (pk: string, sk = '') => Items.filter((item) => item.pk?.S?.startsWith(pk) && item.sk?.S?.startsWith(sk)).length
  return `Stored in the table: ${count('FINDINGS#', 'STATE#')} findings with ${count('FINDINGS#', 'HISTORY#')} steps of history, ${count('RUNS#')} runs, ${count('SENDS#')} messages.`
}

function whereThingsLie(shown: string): string {
  return [
    `The page     ${shown}/day-2/page.html, to open in a browser`,
    `The report   ${shown}/day-2/report.json; day-1 is beside it, with its messages`,
    `The mail     ${shown}/day-2/mail.html, the digest as HTML; mails.txt beside it as SNS sends it`,
    `The runs     ${shown}/runs.html, the index of all runs`,
    `The fleet    ${shown}/sample-fleet-day-2, a capture like that of a real account`,
    `Terminal     npm run --silent audit -- --capture ${shown}/sample-fleet-day-2`,
    "             It lists one finding more than the service, which also has the oldest day of day 1's bill, 2026-08-18,",
    "             and with it counts the m6i.large increase as part of search-index's",
    `One group    npm run --silent audit -- --capture ${shown}/sample-fleet-day-2 --explain office-intranet`,
    '',
  ].join('\n')
}

/** A captured fleet in place of a live one: the accounts and regions that are asked for, of the time it was captured. */
export function restrictedTo(source: FleetSource, { accounts, regions }: Pick<FleetQuery, 'accounts' | 'regions'>): FleetSource {
  const asked = (list: readonly string[], one: string) => list.length === 0 || list.includes(one)
  return { ...source, places: source.places.filter(({ accountId, region }) => asked(accounts, accountId) && asked(regions, region)) }
}
