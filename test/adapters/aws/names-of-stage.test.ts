import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach, describe, expect, it } from 'vitest'
import { readNamesOfStage } from '../../../adapters/aws/names-of-stage.ts'

const servers: { close: () => unknown }[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Lambda's GetFunctionConfiguration, over the wire: that answer for the audit of prod, and no other function. */
async function lambdaWith(variables: Readonly<Record<string, string>>): Promise<LambdaClient> {
  const server = createServer((request, response) => {
    const isThere = request.url === '/2015-03-31/functions/headroom-prod-audit/configuration'
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'application/json', ...(isThere ? {} : { 'x-amzn-errortype': 'ResourceNotFoundException' }) })
    response.end(JSON.stringify(isThere ? { FunctionName: 'headroom-prod-audit', Environment: { Variables: variables } } : { Message: 'Function not found' }))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return new LambdaClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
}
const patience = { clock: { nowMs: () => 0, sleep: async () => {} }, random: () => 0.5 }

describe('the names of a stage', () => {
  it('are those in the environment of its audit function', async () => {
    const settings = { HEADROOM_TABLE: 'findings-1', HEADROOM_BUCKET: 'reports-1', HEADROOM_POLICY: '{}' }
    expect(await readNamesOfStage('prod', { lambda: await lambdaWith(settings), ...patience })).toEqual({ table: 'findings-1', bucket: 'reports-1', settings })
  })

  it('are not made up where the stage is not there, or says neither', async () => {
    const lambda = await lambdaWith({ HEADROOM_TABLE: 'findings-1' })
    await expect(readNamesOfStage('test', { lambda, ...patience })).rejects.toThrow('no stage test is deployed in us-east-1 of this account')
    await expect(readNamesOfStage('prod', { lambda, ...patience })).rejects.toThrow('headroom-prod-audit does not say where its table and bucket are')
  })
})
