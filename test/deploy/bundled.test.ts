import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleFunctions } from '../../deploy/bundle.ts'
import { startDynamoDb } from '../../local/dynamodb.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-bundled-'))
let dynamo: Awaited<ReturnType<typeof startDynamoDb>>
let lambda: Server
/** What the durable SDK asked of Lambda: who signed, and what was asked. */
const asked: { readonly path: string; readonly authorization: string; readonly body: string }[] = []

beforeAll(async () => {
  await bundleFunctions(folder, ['audit', 'finding'])
  dynamo = await startDynamoDb()
  lambda = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '', body: Buffer.concat(chunks).toString('utf8') })
      response.writeHead(400, { 'content-type': 'application/json', 'x-amzn-errortype': 'InvalidParameterValueException' })
      response.end(JSON.stringify({ Type: 'User', message: 'Invalid Checkpoint Token' }))
    })
  })
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  lambda.close()
  await dynamo.stop()
  rmSync(folder, { recursive: true })
})

/** Invokes a bundle in a process of its own, with the environment that Lambda gives it, and answers what it answered or threw. */
async function invoked(name: string, event: object, environment: Readonly<Record<string, string>>): Promise<{ readonly name: string; readonly text: string }> {
  const script = `
    const { handler } = await import(${JSON.stringify(join(folder, name, 'index.js'))})
    const context = { functionName: ${JSON.stringify(name)}, functionVersion: '1', invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:${name}:durable', awsRequestId: '1', memoryLimitInMB: '1', logGroupName: '', logStreamName: '', getRemainingTimeInMillis: () => 60_000 }
    const said = await handler(${JSON.stringify(event)}, context).then((answer) => ({ name: 'answer', text: JSON.stringify(answer) }), (error) => ({ name: error.name, text: error.message }))
    process.stdout.write('\\n' + JSON.stringify(said))
    process.exit(0)`
  const always = {
    PATH: process.env.PATH ?? '',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIAOFTHEROLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'of the role',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    HEADROOM_TABLE: 'a-table-that-is-not-there',
    HEADROOM_BUCKET: 'reports',
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`,
  }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: { ...always, ...environment } })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1))
}

describe('a function as it is deployed', () => {
  it('knows an error of AWS by its name, though its class was left out of the bundle', async () => {
    const { text } = await invoked('finding', { action: 'list' }, {})
    expect(text).toContain('dynamodb:')
    expect(text).toContain('ResourceNotFoundException')
  })

  it('keeps its checkpoints with the credentials of its role', async () => {
    const runs = {
      HEADROOM_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:t',
      HEADROOM_OPERATORS_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:o',
      HEADROOM_INSPECT_FUNCTION: 'inspect',
    }
    const execution = { Id: 'execution', Type: 'EXECUTION', Status: 'STARTED', StartTimestamp: 0, ExecutionDetails: { InputPayload: '{}' } }
    const arn = 'arn:aws:lambda:us-east-1:111122223333:function:audit:1/durable-execution/one/1'
    const { name } = await invoked('audit', { DurableExecutionArn: arn, CheckpointToken: 'one', InitialExecutionState: { Operations: [execution] } }, runs)
    expect(asked[0]?.path).toBe(`/2025-12-01/durable-executions/${encodeURIComponent(arn)}/checkpoint`)
    expect(asked[0]?.authorization).toContain('Credential=AKIAOFTHEROLE/')
    expect(asked[0]?.body).toContain('"Name":"begin"')
    // by the names of its classes the durable SDK knows which of its errors end an execution
    expect(name).toBe('CheckpointUnrecoverableInvocationError')
  })
})
