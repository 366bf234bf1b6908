import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { afterEach, describe, expect, it } from 'vitest'
import { readScheduleOfStage } from '../../../adapters/aws/schedule-of-stage.ts'

const servers: { close: () => unknown }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const target = (stage: string) => ({ Target: { Arn: `arn:aws:lambda:eu-west-1:111122223333:function:headroom-${stage}-audit:schedule` } })

/** EventBridge Scheduler over the wire: ListSchedules in two pages, by the prefix that is asked for, and GetSchedule. */
async function schedulerWith(State: string): Promise<SchedulerClient> {
  const all = [
    { Name: 'headroom-prod-other', GroupName: 'default', Target: { Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:other' } },
    { Name: 'headroom-prod-DailyAudit-1A2B', GroupName: 'default', ...target('prod') },
  ]
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://scheduler')
    const page = all.filter(({ Name }) => Name.startsWith(url.searchParams.get('NamePrefix') ?? ''))
    const from = Number(url.searchParams.get('NextToken') ?? 0)
    const answer =
      url.pathname === '/schedules'
        ? { Schedules: page.slice(from, from + 1), ...(from + 1 < page.length ? { NextToken: String(from + 1) } : {}) }
        : {
            ...all.find(({ Name }) => url.pathname === `/schedules/${Name}`),
            State,
            ScheduleExpression: 'cron(0 6 * * ? *)',
            ScheduleExpressionTimezone: 'Europe/Berlin',
          }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return new SchedulerClient({ endpoint, region: 'eu-west-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
}
const patience = { clock: { nowMs: () => 0, sleep: async () => {} }, random: () => 0.5 }

describe('the schedule of a stage', () => {
  it.each([
    ['ENABLED', true],
    ['DISABLED', false],
  ])('is the one that starts its audit, and %s', async (state, enabled) => {
    expect(await readScheduleOfStage('prod', { scheduler: await schedulerWith(state), ...patience })).toEqual({
      name: 'headroom-prod-DailyAudit-1A2B',
      enabled,
      expression: 'cron(0 6 * * ? *)',
      timeZone: 'Europe/Berlin',
    })
  })

  it('is none where no schedule starts it', async () => {
    expect(await readScheduleOfStage('test', { scheduler: await schedulerWith('ENABLED'), ...patience })).toBeNull()
  })

  it('is not sought for ever where a page points back at itself', async () => {
    let left = 9
    const scheduler = { send: async () => ({ Schedules: [], NextToken: left-- > 0 ? 'again' : undefined }) } as never
    await expect(readScheduleOfStage('prod', { scheduler, ...patience })).rejects.toThrow(/scheduler:ListSchedules: page 2 points back at an earlier page/)
  })
})
