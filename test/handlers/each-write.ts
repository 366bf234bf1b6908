import { AsyncLocalStorage } from 'node:async_hooks'
import type { Mail } from '../../local/mail-sink.ts'
import type { LocalService, Within } from '../../local/service.ts'
import type { Message } from '../../report/message.ts'
import { acknowledged, aServiceOf, failedLaunch, HOUR_SEC, prepared, theDayBefore } from './a-busy-day.ts'
import { documentOf, NAMES, reportOf, tableOf, tickOf, withoutAddress } from './a-run.ts'

/** How one write goes wrong. */
const WAYS = {
  // refused for a moment, before it took effect
  throttled: { isDone: false, error: { name: 'ThrottlingException', status: 400 } },
  // took effect, and its answer never came
  unsaid: { isDone: true, error: { name: 'TimeoutError', status: 500 } },
  // refused, and by an error that no second attempt of the request helps: the step around it fails
  denied: { isDone: false, error: { name: 'AccessDeniedException', status: 403 } },
  // the same after it took effect
  'done-denied': { isDone: true, error: { name: 'AccessDeniedException', status: 403 } },
  // the function dies there, before or after
  'dies-before': { isDone: false, error: null },
  'dies-after': { isDone: true, error: null },
  // from there on its service answers nothing more until the day after
  outage: { isDone: false, error: { name: 'AccessDeniedException', status: 403 } },
  'done-outage': { isDone: true, error: { name: 'AccessDeniedException', status: 403 } },
} as const
export type Way = keyof typeof WAYS
export const ways = Object.keys(WAYS) as readonly Way[]

/** How one post to Slack goes wrong. */
const SLACK_WAYS = {
  throttled: [{ status: 429, body: '', headers: { 'retry-after': '1' } }],
  unsaid: ['hangUp' as const],
  denied: [0, 1, 2].map(() => ({ status: 500, body: '' })),
}

/** One write of the bad day, by what it is; and how it goes wrong. */
export type Fault = { readonly write: string; readonly way: Way }

const CLIENTS = ['dynamo', 's3', 'sns', 'events', 'ses'] as const
type Client = (typeof CLIENTS)[number]
const WRITES = /^(PutItem|UpdateItem|DeleteItem|BatchWriteItem|PutObject|Publish|PutEvents|SendEmail)$/
const TAKEN = { status: 200, body: 'ok' }

/** What came of a busy day, and of those after it. */
export type Story = {
  readonly writes: readonly string[]
  readonly outcome: { readonly status: string; readonly error: string | null }
  readonly hit: boolean
  /** Messages that never reached Slack or SES of themselves, and waited for somebody to hand them over again. */
  readonly deadLetters: number
  /** What each message says is new, by the message's id. */
  readonly news: Readonly<Record<string, readonly string[]>>
  readonly mails: readonly string[]
  readonly operators: readonly string[]
  readonly slack: readonly string[]
  readonly html: readonly string[]
  readonly events: readonly string[]
  readonly report: string
  readonly page: string
  readonly table: readonly string[]
  readonly open: readonly string[]
}

/** A busy day of the service, of which one write goes wrong (null: none), and the days after it, on which all is well. */
export async function badDay(fault: Fault | null, { days = 2 } = {}): Promise<Story> {
  const today = { day: 0, isBad: false }
  const before = await theDayBefore()
  const service = await aServiceOf(() => today.day)
  const seen: Seen = { writes: [], hit: false, out: null }
  const told: { messages: Message[]; mails: Mail[]; operators: Mail[] } = { messages: [], mails: [], operators: [] }
  let deadLetters = 0
  let outcome: Story['outcome'] | null = null
  try {
    await prepared(service, before)
    spoil(service, fault, seen, () => today.isBad)
    for (let day = 1; day <= days; day++) {
      Object.assign(today, { day, isBad: day === 1 })
      if (fault !== null && day === 1 && fault.write.startsWith('slack')) service.slack.answers.push(...slackPlan(fault))
      const { status, error } = await service.tick(tickOf(day), { within, workerWithin: within })
      if (day === 1) outcome = { status, error }
      deadLetters += await handedOver(service, day)
      const isSaid = day !== 1 || (await afternoon(service))
      if (day === 1) deadLetters += await handedOver(service, day)
      Object.assign(today, { isBad: false })
      // what was planned for posts was had
      seen.hit ||= fault?.write.startsWith('slack') === true && service.slack.answers.length === 0
      if (!isSaid) await acknowledge(service)
      // the alarm on the dead letters has somebody hand them over again
      await handedOver(service, day)
      told.messages.push(...service.messages())
      told.mails.push(...service.mails())
      told.operators.push(...service.operatorMails())
    }
    if (outcome === null) throw new Error('there was no day')
    return { ...(await leftBy(service, told)), writes: seen.writes, hit: seen.hit, deadLetters, outcome }
  } finally {
    await service.stop()
  }
}

type Seen = { writes: string[]; hit: boolean; out: Client | null }
/** The invocation that a request is made in: when it is dead, nothing of it is answered any more. */
const living = new AsyncLocalStorage<{ dead: boolean; readonly die: () => void }>()

const within: Within = (invocation) =>
  new Promise((resolve, reject) => {
    const me = {
      dead: false,
      die: () => {
        me.dead = true
        reject(new Error('the function died'))
      },
    }
    living.run(me, invocation).then(resolve, reject)
  })

/** Puts the fault between each client and the wire, and notes what is written. */
function spoil(service: LocalService, fault: Fault | null, seen: Seen, isBad: () => boolean): void {
  const times = new Map<string, number>()
  const never = () => new Promise<never>(() => {})
  for (const client of CLIENTS) {
    const stack = service.clients[client].middlewareStack as LocalService['clients']['dynamo']['middlewareStack']
    stack.add(
      (next, context) => async (args) => {
        const me = living.getStore()
        if (me?.dead === true) return never()
        const operation = String(context.commandName).replace(/Command$/, '')
        if (!isBad()) return next(args)
        const refuse = () => Promise.reject(refusal(WAYS.denied.error))
        if (seen.out === client) return refuse()
        if (!WRITES.test(operation)) return answered(next(args), me)
        const what = `${client} ${operation} ${subjectOf(args.input as never)}`
        const nth = (times.get(what) ?? 0) + 1
        times.set(what, nth)
        const write = `${what} (${nth})`
        seen.writes.push(write)
        if (fault === null || fault.write !== write || seen.hit) return answered(next(args), me)
        seen.hit = true
        const { isDone, error } = WAYS[fault.way]
        if (isDone) await next(args)
        if (fault.way === 'outage' || fault.way === 'done-outage') seen.out = client
        if (error !== null) throw refusal(error)
        me?.die()
        return never()
      },
      { step: 'finalizeRequest', name: 'spoilt' },
    )
  }
}

/** What a dead invocation asked for may be done, and is told to nobody. */
async function answered<Answer>(answer: Promise<Answer>, me: { readonly dead: boolean } | undefined): Promise<Answer> {
  const known = await answer
  return me?.dead === true ? new Promise<never>(() => {}) : known
}

function refusal({ name, status }: { readonly name: string; readonly status: number }): Error {
  return Object.assign(new Error('as the day is'), { name, $metadata: { httpStatusCode: status } })
}

type Input = {
  readonly Item?: { readonly pk?: unknown; readonly sk?: unknown }
  readonly Key?: string | { readonly pk?: unknown; readonly sk?: unknown }
  readonly RequestItems?: Readonly<Record<string, readonly { readonly PutRequest?: { readonly Item?: { readonly pk?: unknown; readonly sk?: unknown } } }[]>>
  readonly UpdateExpression?: string
  readonly TopicArn?: string
  readonly Subject?: string
  readonly Content?: { readonly Simple?: { readonly Subject?: { readonly Data?: string } } }
}

/** What a write is about: the same on each day that is run. */
function subjectOf({ Item, Key, RequestItems, UpdateExpression, TopicArn, Subject, Content }: Input): string {
  const text = (value: unknown) => (typeof value === 'object' && value !== null && 'S' in value ? String(value.S) : String(value))
  const ofKey = (key: { readonly pk?: unknown; readonly sk?: unknown } | undefined) => `${text(key?.pk)} ${text(key?.sk)}`
  if (typeof Key === 'string') return Key
  if (RequestItems !== undefined) return ofKey(Object.values(RequestItems)[0]?.[0]?.PutRequest?.Item)
  if (TopicArn !== undefined) return `${TopicArn.split(':').at(-1)} ${Subject}`
  if (Content !== undefined) return String(Content.Simple?.Subject?.Data)
  return `${ofKey(Item ?? Key)}${UpdateExpression === undefined ? '' : ` ${UpdateExpression}`}`
}

function slackPlan({ write, way }: Fault) {
  const nth = Number(write.split(' ').at(-1))
  return [...Array.from({ length: nth - 1 }, () => TAKEN), ...(SLACK_WAYS[way as keyof typeof SLACK_WAYS] ?? [])]
}

/** What SNS has for Slack and SES is handed over. Resolves with how many functions had some left. */
async function handedOver(service: LocalService, day: number): Promise<number> {
  let left = 0
  service.now.sec = Math.max(service.now.sec, Date.parse(tickOf(day)) / 1000 + HOUR_SEC)
  for (const deliver of [service.deliver, service.deliverMail]) {
    const begun = service.now.sec
    left += await asLambdaDoes(service, () => deliver(within))
    service.now.sec = begun
  }
  return left
}

/** Lambda invokes a function that fails twice more, after one minute and after two. Resolves with 1 where it gave up. */
async function asLambdaDoes(service: LocalService, invoke: () => Promise<unknown>): Promise<number> {
  for (const waitSec of [60, 120, 0]) {
    try {
      await invoke()
      return 0
    } catch {
      service.now.sec += waitSec
    }
  }
  return 1
}

/** A launch fails, and somebody has seen the finding of the morning. Whether he could say so. */
async function afternoon(service: LocalService): Promise<boolean> {
  const atSec = Date.parse(tickOf(1)) / 1000 + 2 * HOUR_SEC
  service.now.sec = atSec
  await asLambdaDoes(service, () => within(() => service.event(failedLaunch(atSec))))
  return await acknowledge(service)
}

/** Whoever is told that it failed does it again, once. Whether it came to anything. */
async function acknowledge(service: LocalService): Promise<boolean> {
  service.now.sec = Date.parse(tickOf(1)) / 1000 + 3 * HOUR_SEC
  const said = () => within(() => service.finding(acknowledged))
  return await said()
    .catch(said)
    .then(
      () => true,
      () => false,
    )
}

async function leftBy(service: LocalService, told: { messages: readonly Message[]; mails: readonly Mail[]; operators: readonly Mail[] }) {
  const text = ({ subject, text: body }: Mail) => withoutAddress(`${subject}\n${body}`)
  const places = Object.keys(NAMES).map((place) => ({ accountId: place.split(' ')[0] ?? '', region: place.split(' ')[1] ?? '' }))
  const { known } = await service.table.readKnownFindings([...places, 'cost'], service.now.sec)
  return {
    news: Object.fromEntries(told.messages.map((message) => [message.id, newsOf(message)])),
    mails: told.mails.map(text),
    operators: told.operators.map(text),
    slack: service.slack.posts.map(({ payload }) => /Headroom message ([^"]+)"/.exec(JSON.stringify(payload))?.[1] ?? JSON.stringify(payload)),
    html: service.ses.mails.map(
      ({ Destination, Content }) => `${Destination.ToAddresses} ${withoutAddress(Content.Simple.Subject.Data + Content.Simple.Body.Text.Data)}`,
    ),
    events: service.events.map(({ detail }) => JSON.stringify(detail)),
    report: (await reportOf(service, tickOf(1))).text,
    page: await documentOf(service, tickOf(1), 'page.html'),
    // what somebody said twice, because the first time failed, was written twice
    table: (await tableOf(service)).map((item) => withoutAddress(item).replaceAll(/"revision":\{"N":"\d+"\}|\\"revision\\":\d+/g, 'revision')),
    open: known.map(({ finding, state, feedback }) => `${finding.fingerprint} ${state}${feedback === null ? '' : ` ${JSON.stringify(feedback)}`}`),
  }
}

function newsOf({ occasion, findings }: Message): readonly string[] {
  return findings.flatMap(({ fingerprint, change }) => (change === 'ongoing' ? [] : [`${occasion} ${fingerprint} ${change}`]))
}
