import { Readable } from 'node:stream'
import { ReadError } from '../../audit/read-error.ts'
import type { Finding } from '../../domain/findings.ts'
import { randomSource } from '../../fixtures/random.ts'
import { type LocalService, startService } from '../../local/service.ts'
import type { Message } from '../../report/message.ts'
import { findingOn } from '../audit/made-up-fleet.ts'
import { judgeThat, NAMES, openFleetOf, tickOf } from './a-run.ts'

const DAYS = 9
/** From this day on to that one (excluded) things go wrong; what came up by then has to be told by the first day without. */
const [FROM, TO] = [1, 6] as const

/** Something about a group, there from one day to another (excluded). */
type Trouble = { readonly name: string; readonly finding: Finding; readonly isCritical: boolean; readonly from: number; readonly to: number }

type Client = 'dynamo' | 's3' | 'sns'
/** How a request goes wrong: refused for a while or for good, or done and not said. */
type Way = 'throttled' | 'denied' | 'done-unsaid'
const ERRORS: Readonly<Record<Way, { readonly name: string; readonly status: number }>> = {
  throttled: { name: 'ThrottlingException', status: 400 },
  denied: { name: 'AccessDeniedException', status: 403 },
  'done-unsaid': { name: 'TimeoutError', status: 500 },
}
const OPERATIONS: Readonly<Record<Client, readonly string[]>> = {
  dynamo: ['', 'BatchWriteItem', 'PutItem', 'UpdateItem', 'Query', 'GetItem'],
  s3: ['', 'GetObject', 'PutObject'],
  sns: [''],
}

/** The day as it goes wrong. `outage` refuses an operation (empty: all) of a client throughout, from the morning or once findings are kept. */
type Weather = {
  readonly ways: readonly Way[]
  readonly rates: Readonly<Record<Client, number>>
  readonly outage: { readonly client: Client; readonly operation: string; readonly onceKept: boolean } | null
  readonly deathRate: number
  readonly blind: string | null
  readonly ticks: 'once' | 'at-once' | 'again'
}
const FAIR: Weather = { ways: ['throttled'], rates: { dynamo: 0, s3: 0, sns: 0 }, outage: null, deathRate: 0, blind: null, ticks: 'once' }

/** What was wrong with nine days of a seed; `faults`: how often something went wrong on the way. */
export type Chaos = {
  readonly seed: number
  readonly lost: readonly string[]
  readonly closedFalsely: readonly string[]
  readonly postedTwice: readonly string[]
  readonly faults: number
}

/** Nine days of the whole service, of which five go wrong in every way at once, and what came of them. The same seed gives the same days. */
export async function daysOfChaos(seed: number): Promise<Chaos> {
  const random = randomSource(seed)
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const troubles = troublesOf(random)
  const today: { day: number; weather: Weather; kept: boolean; faults: number } = { day: 0, weather: FAIR, kept: false, faults: 0 }
  const service = await startService({
    openFleet: blindly(() => today.weather.blind),
    judge: judgeThat((name) => troubles.filter((one) => one.name === name && isThere(one, today.day)).map(({ finding }) => finding)),
    settings: { groupsPerBatch: 2 },
  })
  try {
    spoil(service, today, random, pick)
    const told: { readonly day: number; readonly message: Message }[] = []
    for (const day of orderOf(random)) {
      const isBad = day >= FROM && day < TO
      Object.assign(today, { day, kept: false, weather: isBad ? weatherOf(random, pick) : FAIR })
      await ticksOf(service, day, today, random)
      Object.assign(today, { weather: FAIR })
      told.push(...service.messages().map((message) => ({ day, message })))
      if (isBad && random() < 0.3) service.slack.answers.push({ status: 500, body: '' })
      // SNS hands over again what the function failed on
      for (let tries = 0; tries < 3; tries++) await service.deliver().catch(() => undefined)
    }
    return { seed, faults: today.faults, ...wrongIn(troubles, told), postedTwice: twiceIn(service) }
  } finally {
    await service.stop()
  }
}

function troublesOf(random: () => number): readonly Trouble[] {
  return Object.entries(NAMES).flatMap(([place, names]) =>
    names.flatMap((name): Trouble[] => {
      const [accountId = '', region = ''] = place.split(' ')
      const [isThereAtAll, isCritical, from] = [random() < 0.85, random() < 0.4, Math.floor(random() * 7) - 1]
      const to = random() < 0.3 ? from + 2 + Math.floor(random() * 3) : DAYS
      const at = { accountId, region, name }
      const finding = isCritical
        ? findingOn(at, 'max-size-reached', 'critical')
        : findingOn(at, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 100_000_000 })
      return isThereAtAll ? [{ name, finding, isCritical, from, to }] : []
    }),
  )
}

const isThere = ({ from, to }: Trouble, day: number): boolean => from <= day && day < to

function weatherOf(random: () => number, pick: <T>(of: readonly T[]) => T): Weather {
  const ways = pick<readonly Way[]>([['throttled'], ['done-unsaid'], ['denied'], ['throttled', 'throttled', 'done-unsaid', 'denied']])
  const kind = random()
  const client = pick<Client>(['dynamo', 's3', 'sns'])
  return {
    ways,
    rates: kind >= 0.25 && kind < 0.6 ? { dynamo: pick([0, 0.05, 0.2, 0.45]), s3: pick([0, 0.05, 0.2]), sns: pick([0, 0.3, 0.7]) } : FAIR.rates,
    outage: kind < 0.25 ? { client, operation: pick(OPERATIONS[client]), onceKept: random() < 0.5 } : null,
    deathRate: random() < 0.3 ? pick([0.05, 0.2]) : 0,
    blind: random() < 0.2 ? pick(Object.keys(NAMES)) : null,
    ticks: pick(['once', 'once', 'once', 'at-once', 'again']),
  }
}

/** Now and then a tick comes after the one that follows it. */
function orderOf(random: () => number): readonly number[] {
  const order = Array.from({ length: DAYS }, (_, day) => day)
  for (let i = FROM; i < TO; i++) if (random() < 0.06) order.splice(i, 2, order[i + 1] as number, order[i] as number)
  return order
}

function blindly(blind: () => string | null): ReturnType<typeof openFleetOf> {
  const fleet = openFleetOf()
  const refuse = async (): Promise<never> => {
    throw new ReadError('nobody is let in', { file: 'autoscaling.describe-auto-scaling-groups' }, 'Try again')
  }
  return async (query) => {
    const source = await fleet(query)
    const places = source.places.map((place) => (`${place.accountId} ${place.region}` === blind() ? { ...place, listGroupNames: refuse, open: refuse } : place))
    return { ...source, places }
  }
}

/** Puts the day's faults between each client and the wire. */
function spoil(
  service: LocalService,
  today: { weather: Weather; kept: boolean; faults: number },
  random: () => number,
  pick: <T>(of: readonly T[]) => T,
): void {
  for (const client of ['dynamo', 's3', 'sns'] as const) {
    const stack = service.clients[client].middlewareStack as LocalService['clients']['dynamo']['middlewareStack']
    stack.add(
      (next, context) => async (args) => {
        const { outage, rates, ways } = today.weather
        const operation = String(context.commandName).replace(/Command$/, '')
        const isOut = outage?.client === client && (outage.operation === '' || outage.operation === operation) && (!outage.onceKept || today.kept)
        if (!isOut && random() >= rates[client]) return next(args)
        today.faults++
        const way = pick(ways)
        if (way === 'done-unsaid') leave(await next(args))
        const { name, status } = ERRORS[way]
        throw Object.assign(new Error('as the weather is'), { name, $metadata: { httpStatusCode: status } })
      },
      { step: 'finalizeRequest', name: 'weather' },
    )
  }
}

/** Nobody reads the answer: its connection is given up, as a client does that ran out of patience, instead of being held until the server ends it. */
function leave({ output }: { readonly output: object }): void {
  if ('Body' in output && output.Body instanceof Readable) output.Body.destroy()
}

async function ticksOf(service: LocalService, day: number, today: { weather: Weather; kept: boolean; faults: number }, random: () => number): Promise<void> {
  const { ticks, deathRate } = today.weather
  const dieAt = (_: number, what: string): 'before' | 'after' | null => {
    today.kept ||= what.includes('SUCCEED keep')
    if (random() >= deathRate) return null
    today.faults++
    return random() < 0.5 ? 'before' : 'after'
  }
  const tick = (name: string) => service.tick(tickOf(day), { name: `${name} ${day}`, dieAt })
  await Promise.all(ticks === 'at-once' ? [tick('first'), tick('second')] : [tick('first')])
  if (ticks === 'again') await tick('again')
}

function wrongIn(troubles: readonly Trouble[], told: readonly { readonly day: number; readonly message: Message }[]): Pick<Chaos, 'lost' | 'closedFalsely'> {
  const lost: string[] = []
  const closedFalsely: string[] = []
  for (const trouble of troubles) {
    const { finding, isCritical, from } = trouble
    const title = `${finding.fingerprint}, there from day ${from} to ${trouble.to - 1}`
    const about = told.flatMap(({ day, message }) =>
      message.findings.filter(({ fingerprint }) => fingerprint === finding.fingerprint).map(({ change }) => ({ day, change, occasion: message.occasion })),
    )
    const isClosing = ({ change }: { readonly change: string }) => change === 'resolved' || change === 'deleted'
    closedFalsely.push(...about.filter((one) => isClosing(one) && isThere(trouble, one.day)).map(({ day }) => `${title}: closed on day ${day}`))
    const fairDay = Array.from({ length: DAYS }, (_, day) => day).find((day) => isThere(trouble, day) && (day < FROM || day >= TO))
    if (fairDay === undefined) continue
    const heard = about.filter((one) => !isClosing(one) && one.day >= from && one.day <= fairDay)
    if (heard.length === 0) lost.push(`${title}: told to nobody by day ${fairDay}`)
    else if (isCritical && !heard.some(({ occasion }) => occasion === 'alert')) lost.push(`${title}: critical, without its alert by day ${fairDay}`)
  }
  return { lost, closedFalsely }
}

/** Messages that the channel shows more than once, by their visible id. */
function twiceIn({ slack }: LocalService): readonly string[] {
  const ids = slack.posts.map(({ payload }) => /Headroom message ([^"]+)"/.exec(JSON.stringify(payload))?.[1] ?? JSON.stringify(payload))
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))]
}
