import { afterEach, describe, expect, it } from 'vitest'
import { ReadError } from '../../audit/read-error.ts'
import type { RunIo } from '../../audit/run-io.ts'
import type { InvokeOptions, LocalService } from '../../local/service.ts'
import { aRunningService, findingsOfDay, judgeThat, objectsOf, openFleetOf, tableOf, tickOf } from './a-run.ts'

let s: LocalService
afterEach(() => s.stop())

const subjects = () => s.mails().map(({ subject }) => subject)

/** A service without credentials, until `broken` is false. */
async function brokenAtFirst(): Promise<{ broken: boolean }> {
  const day = { broken: true }
  const fleet = openFleetOf()
  s = await aRunningService({
    openFleet: async (query) => {
      if (day.broken) throw new Error('there are no usable AWS credentials')
      return fleet(query)
    },
  })
  return day
}

describe('a run that failed', () => {
  it('is done anew by another tick of its time, with nothing taken from the one that failed', async () => {
    const day = { is: 0, broken: false }
    const fleet = openFleetOf()
    s = await aRunningService({
      judge: judgeThat((name) => findingsOfDay(day.is)(name)),
      openFleet: async (query) => {
        if (day.broken) throw new Error('there are no usable AWS credentials')
        return fleet(query)
      },
    })
    await s.tick(tickOf(0))
    s.mails()
    Object.assign(day, { is: 1, broken: true })
    expect((await s.tick(tickOf(1))).status).toBe('FAILED')
    day.broken = false
    // by hand, as docs/operations.md says
    const { result } = await s.demand({ scheduledTime: tickOf(1) }, { name: 'by hand' })
    expect(result).toMatchObject({ status: 'complete', runId: tickOf(1), told: { sent: 2, failed: 0 } })
    expect(subjects()).toEqual([expect.stringContaining('CRITICAL: payments'), expect.stringContaining('1 new, 1 worse')])
    expect(await s.tick(tickOf(1), { name: 'once more' })).toMatchObject({ result: { status: 'nothing-to-do' } })
  })

  it('is done anew where DynamoDB noted that and its answer never came', async () => {
    const day = await brokenAtFirst()
    await s.tick(tickOf(0))
    day.broken = false
    let unsaid = 0
    s.clients.dynamo.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args)
        if (!String((args.input as { UpdateExpression?: string }).UpdateExpression).includes('isAgain') || unsaid++ > 0) return answer
        throw Object.assign(new Error('the answer never came'), { name: 'TimeoutError', $metadata: { httpStatusCode: 500 } })
      },
      { step: 'finalizeRequest', name: 'unsaid' },
    )
    expect(await s.demand({ scheduledTime: tickOf(0) }, { name: 'by hand' })).toMatchObject({ result: { status: 'complete', runId: tickOf(0) } })
    expect(unsaid).toBe(1)
  })
})

describe('a run that comes to nothing', () => {
  it('is told to those who run the service, once, and changes nothing that is known', async () => {
    s = await aRunningService({
      openFleet: async () => {
        throw new Error('there are no usable AWS credentials')
      },
    })
    const outcome = await s.tick(tickOf(0))
    expect(outcome).toMatchObject({ status: 'FAILED', error: expect.stringContaining('there are no usable AWS credentials') })
    expect(subjects()).toEqual([])
    const operators = s.operatorMails()
    expect(operators).toHaveLength(1)
    expect(operators[0]?.text).toContain('there are no usable AWS credentials')
    // what programs hear of is a report
    expect(s.events).toEqual([])
    expect(await s.table.readRunsBefore(s.now.sec)).toMatchObject([{ outcome: { status: 'failed', reportKey: null } }])
    expect((await tableOf(s)).filter((item) => item.includes('FINDINGS'))).toEqual([])
    expect(Object.keys(await objectsOf(s))).toEqual([])
  })

  const FAILED = { channel: 'operators', occasion: 'run-failed', runId: tickOf(0), runSec: Date.parse(tickOf(0)) / 1000, state: 'all' } as const
  const refused = new ReadError('nobody is let in', { file: 'dynamodb:PutItem' }, 'Allow it.')
  const without = async (world: NonNullable<InvokeOptions['world']>) => {
    const day = await brokenAtFirst()
    const outcome = await s.tick(tickOf(0), { world })
    day.broken = false
    return outcome
  }

  it('is told where it cannot be noted that it is told', async () => {
    const claimSend = async () => Promise.reject(refused)
    expect(await without((io) => ({ ...io, claimSend }))).toMatchObject({ status: 'FAILED' })
    expect(s.operatorMails().map(({ subject }) => subject)).toEqual(['Headroom: the audit failed'])
  })

  it('is told where the one who was to tell it died', async () => {
    let died = 0
    const claimSend: RunIo['claimSend'] = async (key, ...of) => {
      if (died++ === 0) await s.table.claimSend(FAILED, 'The audit failed', s.now.sec)
      return await s.table.claimSend(key, ...of)
    }
    await without((io) => ({ ...io, claimSend }))
    expect(s.operatorMails().map(({ subject, text }) => [subject, text])).toEqual([['Headroom: the audit failed', 'The audit failed']])
  })

  it('is over, and can be run again, where nobody can be told', async () => {
    await without((io) => ({ ...io, publishToOperators: async () => Promise.reject(refused) }))
    expect(await s.table.readRunsBefore(s.now.sec)).toMatchObject([{ outcome: { status: 'failed' } }])
    expect(await s.tick(tickOf(0), { name: 'again' })).toMatchObject({ result: { status: 'complete' } })
  })
})
