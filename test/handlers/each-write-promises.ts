import { type Fault, type Story, ways } from './each-write.ts'

/** From there on a service answers nothing until the next day. */
const isOutage = ({ way }: Fault): boolean => way.endsWith('outage')
/** What is sent, and what notes that it was: where the one is done and the other not, nobody can know, and it is sent once more. */
const SENDING = /^(sns Publish|ses SendEmail|events PutEvents|slack post)|SET #status = :sent/

/** What a busy day promises, whatever becomes of one of its writes, and this one broke. `alone`: the same days without a fault. */
export function brokenPromises(story: Story, alone: Story, fault: Fault): readonly string[] {
  const broken: string[] = []
  const same = (what: string, got: readonly string[], expected: readonly string[]): void => {
    if (JSON.stringify(got) !== JSON.stringify(expected)) broken.push(`${what}: ${difference(got, expected)}`)
  }
  const oncePerMessage = (what: string, got: readonly string[], expected: readonly string[]): void => {
    same(what, distinct(got), distinct(expected))
    const copies = got.length - expected.length
    if (copies > (SENDING.test(fault.write) ? 1 : 0)) broken.push(`${what}: ${copies} came twice`)
  }
  if (!story.hit) broken.push('the write was not made')
  // nothing lost, nothing told twice, nothing closed that is there: on whichever day
  same('news', told(story), told(alone))
  same('what is open', story.open, alone.open)
  if (!heardOfLaunch(story)) broken.push('nobody heard of the launch that failed')
  const unposted = Object.keys(story.news).filter((id) => !story.slack.includes(id))
  if (unposted.length > 0) broken.push(`never posted to Slack: ${unposted}`)
  oncePerMessage('Slack', story.slack, isOutage(fault) ? distinct(story.slack) : alone.slack)
  if (isOutage(fault)) {
    if (story.outcome.status === 'FAILED' && story.operators.length === 0 && story.deadLetters === 0 && !isDeaf(fault))
      broken.push('nobody heard that it failed')
    return broken
  }
  const said = saidOf(fault)
  if (said !== null) {
    if (!story.operators.some((text) => text.startsWith(said))) broken.push('operators were not told what was not sent')
    return broken
  }
  // a fault of a moment leaves nothing behind
  same('the run', [story.outcome.status, `${story.outcome.error}`], ['SUCCEEDED', 'null'])
  same('report', [story.report], [alone.report])
  same('page', [story.page], [alone.page])
  same('table', story.table, alone.table)
  oncePerMessage('mails', story.mails, alone.mails)
  oncePerMessage('operators', story.operators, alone.operators)
  oncePerMessage('HTML mails', story.html, alone.html)
  // the event may come twice, as its step may be done twice
  same('events', distinct(story.events), distinct(alone.events))
  if (story.deadLetters > (isLeftToPeople(fault) ? 1 : 0)) broken.push('it had to be handed over again by somebody')
  return broken
}

/** Without the table nothing can be claimed, and without SNS nobody is told: the alarms are what is heard. */
function isDeaf({ write }: Fault): boolean {
  return /^(dynamo|sns) /.test(write)
}

/** What the topic, its outbox or SES refuses outright is said to the operators, and sent by the next run (row 58) or by Lambda's next try (row 82); null: nothing is refused. */
function saidOf({ write, way }: Fault): string | null {
  if (!way.endsWith('denied')) return null
  if (/^(dynamo \w+ SENDS#topic#(alert|digest)|sns Publish (alerts Headroom( CRITICAL)?:|teams))/.test(write)) return 'Headroom could not send its messages'
  return write.startsWith('ses ') ? 'Headroom: SES does not send its mails' : null
}

/** Whoever died at Slack holds the message for as long as Slack may ask to wait: longer than Lambda tries. */
function isLeftToPeople({ write, way }: Fault): boolean {
  return write.includes('SENDS#slack#') && ['dies-after', 'done-denied', 'denied', 'dies-before'].includes(way)
}

/** What was told as news, of whichever message. The launch is told by its own message, or where that could not be made by the next digest. */
function told({ news }: Story): readonly string[] {
  return Object.values(news)
    .flat()
    .filter((one) => !one.includes('launch-failures'))
    .sort()
}

function heardOfLaunch({ news }: Story): boolean {
  return Object.values(news)
    .flat()
    .some((one) => one.includes('launch-failures'))
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
}

function difference(got: readonly string[], expected: readonly string[]): string {
  const cut = (texts: readonly string[]) => JSON.stringify(texts.map((text) => text.slice(0, 400)))
  return `${cut(got.filter((one) => !expected.includes(one)))} in place of ${cut(expected.filter((one) => !got.includes(one)))}`
}

/** Every way that every write of a day can go wrong. */
export function everyFault({ writes, slack }: Story): readonly Fault[] {
  const ofWrites = writes.flatMap((write) => ways.map((way) => ({ write, way })))
  const posts = slack.filter((id) => id.includes('2026-11-03')).map((_, i) => `slack post ${i + 1}`)
  return [...ofWrites, ...posts.flatMap((write) => (['throttled', 'unsaid', 'denied'] as const).map((way) => ({ write, way })))]
}

/** The days that a fault is followed for: what an outage left is told on the day after, and what was gone since then closes a day later. */
export function daysOf(fault: Fault): number {
  return isOutage(fault) ? 3 : 2
}
