import { afterEach, describe, expect, it } from 'vitest'
import type { LocalService } from '../../local/service.ts'
import { aRunningService, findingsOfDay, judgeThat, tickOf } from './a-run.ts'

let s: LocalService
afterEach(() => s.stop())

type Refusal = (operation: string, input: { readonly Item?: { readonly pk?: unknown } }) => boolean
const none: Refusal = () => false

/** The clients of the service, each with what it refuses: a bad day lasts until it is put back to `none`. */
function refusing() {
  const refused = { dynamo: none, s3: none }
  for (const name of ['dynamo', 's3'] as const) {
    const { middlewareStack } = s.clients[name]
    ;(middlewareStack as LocalService['clients']['dynamo']['middlewareStack']).add(
      (next, context) => async (args) => {
        const operation = String(context.commandName).replace(/Command$/, '')
        if (!refused[name](operation, args.input as never)) return next(args)
        throw Object.assign(new Error('as the test wants it'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } })
      },
      { step: 'finalizeRequest', name: 'refusing' },
    )
  }
  return refused
}

const subjects = () => s.mails().map(({ subject }) => subject)

/** Day 0 is well; on day 1 `payments` is critical and `batch` has tripled, and something refuses; from day 2 on all is well again. */
async function aBadDay(refusals: { readonly dynamo: Refusal; readonly s3: Refusal }) {
  const day = { is: 0 }
  s = await aRunningService({ judge: judgeThat((name) => findingsOfDay(day.is)(name)) })
  await s.tick(tickOf(0))
  s.mails()
  const refused = refusing()
  day.is = 1
  Object.assign(refused, refusals)
  const { status, result } = await s.tick(tickOf(1))
  Object.assign(refused, { dynamo: none, s3: none })
  const bad = {
    status: status === 'FAILED' ? 'failed' : (result as { status: string }).status,
    mails: subjects(),
    operators: s.operatorMails().map(({ text }) => text),
  }
  await s.tick(tickOf(2))
  const next = subjects()
  await s.tick(tickOf(3))
  return { bad, next, after: subjects() }
}

const ALERT = 'Headroom CRITICAL: payments: max-size-reached (111122223333 us-east-1)'
const writesMessage: Refusal = (operation, { Item }) => operation === 'PutItem' && JSON.stringify(Item?.pk ?? '').includes('SENDS#topic')

describe('news of a run that dies after it kept its findings', () => {
  /** Once findings are kept. */
  const onceKept = (refuse: (operation: string) => boolean): { readonly dynamo: Refusal; readonly s3: Refusal } => {
    let kept = false
    const dynamo: Refusal = (operation) => {
      kept ||= operation === 'BatchWriteItem'
      return false
    }
    return { dynamo, s3: (operation) => kept && refuse(operation) }
  }

  it.each([
    ['the history is refused', { dynamo: (operation) => operation === 'BatchWriteItem', s3: none }],
    ['what it stored cannot be read back', onceKept((operation) => operation === 'GetObject')],
    ['its messages cannot be stored', onceKept((operation) => operation === 'PutObject')],
    ['the outbox is refused', { dynamo: writesMessage, s3: none }],
  ] as readonly [string, { readonly dynamo: Refusal; readonly s3: Refusal }][])('is told by the next run, with its alert, once: %s', async (_, refused) => {
    const { bad, next, after } = await aBadDay(refused)
    expect(bad).toMatchObject({ status: expect.stringMatching(/^(failed|degraded)$/), mails: [] })
    expect(bad.operators).toHaveLength(1)
    expect(bad.operators[0]).not.toContain('Nothing was changed')
    expect(bad.operators[0]).toMatch(/[Tt]he next run (reports it|sends them)|are sent by the next run/)
    expect(next).toEqual(expect.arrayContaining([ALERT, expect.stringMatching(/^Headroom: .*1 new, 1 worse/)]))
    expect(next.filter((subject) => subject === ALERT)).toHaveLength(1)
    expect(after.filter((subject) => /CRITICAL|new|worse/.test(subject))).toEqual([])
  })

  it('that nothing was kept of is begun anew by the next run, and the mail to the operators says so', async () => {
    const { bad, next } = await aBadDay({ dynamo: none, s3: () => true })
    expect(bad).toMatchObject({ status: 'failed', mails: [] })
    expect(bad.operators[0]).toContain('Nothing was changed in what is known')
    expect(next).toContain(ALERT)
  })
})
