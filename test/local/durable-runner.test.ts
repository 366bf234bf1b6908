import type { DurableLambdaHandler } from '@aws/durable-execution-sdk-js'
import { LocalDurableTestRunner } from '@aws/durable-execution-sdk-js-testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { auditHandler, SCHEDULE_ALIAS } from '../../handlers/audit.ts'
import { inspectHandler } from '../../handlers/inspect.ts'
import { localContext } from '../../local/durable-backend.ts'
import { type LocalService, silentTools } from '../../local/service.ts'
import { aRunningService, findingsOfDay, judgeThat, objectsOf, openFleetOf, tableOf, tickOf, withoutAddress } from '../handlers/a-run.ts'

const services: LocalService[] = []
beforeAll(() => LocalDurableTestRunner.setupTestEnvironment())
afterEach(async () => void (await Promise.all(services.splice(0).map((service) => service.stop()))))
afterAll(() => LocalDurableTestRunner.teardownTestEnvironment())

async function started(): Promise<LocalService> {
  const service = await aRunningService()
  services.push(service)
  service.now.sec = Date.parse(tickOf(0)) / 1000 + 60
  return service
}

/** One whole run of the deployed functions under AWS's own runner: its checkpoint server, its invokes, its replays. */
async function runByAws({ io, bucket }: LocalService) {
  const tools = silentTools()
  const audit = auditHandler(() => ({ io, inspectFunction: 'inspect', bucket: 'headroom-reports' }), tools) as unknown as DurableLambdaHandler
  const worker = { put: bucket.put, get: bucket.get, openFleet: openFleetOf(), settings: io.settings, judge: judgeThat(findingsOfDay(0)) }
  const inspect = inspectHandler(() => ({ io: worker }), tools)
  const { functionName, invokedFunctionArn } = localContext('audit', SCHEDULE_ALIAS)
  const runner = new LocalDurableTestRunner({
    handlerFunction: (event, context) => audit(event, Object.assign(Object.create(context), { functionName, invokedFunctionArn })),
  })
  runner.registerFunction('inspect', (payload) => inspect(payload, localContext('inspect')))
  return await runner.run({ payload: { scheduledTime: tickOf(0) } })
}

const leftBy = async (service: LocalService) => ({
  table: (await tableOf(service)).map(withoutAddress),
  objects: Object.fromEntries(Object.entries(await objectsOf(service)).map(([key, text]) => [key, withoutAddress(text)])),
  mails: service.mails().map(({ subject, text }) => [subject, withoutAddress(text)]),
})

describe('the local durable backend', () => {
  it('runs the audit as AWS’s own runner does: the same steps, the same answer, and the same is kept and told', { timeout: 60_000 }, async () => {
    const [ours, theirs] = [await started(), await started()]
    const own = await ours.tick(tickOf(0))
    const aws = await runByAws(theirs)
    expect([own.status, own.error, aws.getStatus()]).toEqual(['SUCCEEDED', null, 'SUCCEEDED'])
    expect(JSON.parse(withoutAddress(JSON.stringify(aws.getResult())))).toEqual(JSON.parse(withoutAddress(JSON.stringify(own.result))))
    expect(aws.getOperations().map((operation) => operation.getName() ?? operation.getType())).toEqual(own.operations)
    expect(await leftBy(theirs)).toEqual(await leftBy(ours))
  })
})
