import { createServer, type ServerResponse } from 'node:http'
import type { LocalServer } from './aws.ts'
import type { DurableOutcome } from './durable-backend.ts'
import { listen } from './listen.ts'

/** A durable function behind the endpoint: how long an execution may last, and how one is run. */
export type DurableAtEndpoint = { readonly executionTimeoutSec: number; readonly run: (input: unknown, execution: string) => Promise<DurableOutcome> }

/** Lambda quotas: a synchronous payload holds 6 MB, an asynchronous one 1 MB; a synchronous invocation lasts fifteen minutes. */
const MOST_BYTES = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024 } as const
const LONGEST_SYNCHRONOUS_SEC = 900

/**
 * Lambda's API in this process, for durable functions alone: invokes them, by an alias, synchronously where their executions last no longer than that may, and
 * answers what became of an execution. Refuses what Lambda refuses, in its words where they are known.
 */
export async function startLambda(functions: Readonly<Record<string, DurableAtEndpoint>>): Promise<LocalServer & { readonly settled: () => Promise<unknown> }> {
  const executions = new Map<string, { outcome: DurableOutcome | null }>()
  const running: Promise<unknown>[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => void answer(Buffer.concat(chunks)))
    const answer = async (body: Buffer): Promise<void> => {
      const url = new URL(request.url ?? '/', 'http://localhost')
      const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(url.pathname) ?? []
      if (name !== undefined)
        return await invoke(decodeURIComponent(name), url.searchParams.get('Qualifier'), request.headers['x-amz-invocation-type'], body, response)
      const [, arn = '', what] = /^\/2025-12-01\/durable-executions\/(.+?)(\/history)?$/.exec(url.pathname) ?? []
      const execution = executions.get(decodeURIComponent(arn))
      if (execution === undefined) return refuse(response, 404, 'ResourceNotFoundException', `there is no execution ${decodeURIComponent(arn)}`)
      send(response, 200, what === undefined ? stateOf(decodeURIComponent(arn), execution.outcome) : { Events: historyOf(execution.outcome) })
    }
  })

  const invoke = async (name: string, qualifier: string | null, type: unknown, body: Buffer, response: ServerResponse): Promise<void> => {
    const of = functions[name]
    if (of === undefined) return refuse(response, 404, 'ResourceNotFoundException', `Function not found: ${name}`)
    if (qualifier === null) return refuse(response, 400, 'InvalidParameterValueException', 'A durable function is invoked by a version or an alias.')
    const kind = type === 'Event' ? 'Event' : 'RequestResponse'
    if (body.length > MOST_BYTES[kind]) return refuse(response, 413, 'RequestTooLargeException', `${body.length} byte payload is too large`)
    if (kind === 'RequestResponse' && of.executionTimeoutSec > LONGEST_SYNCHRONOUS_SEC)
      return refuse(
        response,
        400,
        'InvalidParameterValueException',
        'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
      )
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}:1/durable-execution/${executions.size}/1`
    const execution: { outcome: DurableOutcome | null } = { outcome: null }
    executions.set(arn, execution)
    const run = of.run(JSON.parse(body.toString('utf8') || 'null'), arn).then((outcome) => {
      execution.outcome = outcome
      return outcome
    })
    running.push(run)
    const headers = { 'x-amz-durable-execution-arn': arn }
    if (kind === 'Event') return void response.writeHead(202, headers).end()
    const { status, result, error } = await run
    const failed = status === 'FAILED'
    response
      .writeHead(200, { ...headers, 'content-type': 'application/json', ...(failed ? { 'x-amz-function-error': 'Unhandled' } : {}) })
      .end(JSON.stringify(failed ? { errorType: 'Error', errorMessage: error } : result))
  }

  return {
    ...(await listen(server)),
    settled: () => Promise.all(running),
  }
}

function stateOf(DurableExecutionArn: string, outcome: DurableOutcome | null): object {
  const always = { DurableExecutionArn, DurableExecutionName: 'local', FunctionArn: DurableExecutionArn.split('/')[0], StartTimestamp: 0 }
  if (outcome === null) return { ...always, Status: 'RUNNING' }
  return outcome.status === 'SUCCEEDED'
    ? { ...always, Status: 'SUCCEEDED', Result: JSON.stringify(outcome.result) }
    : { ...always, Status: 'FAILED', Error: { ErrorMessage: outcome.error, ErrorType: 'Error' } }
}

function historyOf(outcome: DurableOutcome | null): readonly object[] {
  const names = outcome === null ? ['begin'] : outcome.operations
  return names.map((Name, i) => ({ EventId: i + 1, EventTimestamp: 0, EventType: 'StepStarted', Name })).reverse()
}

function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type }).end(JSON.stringify({ Type: 'User', message }))
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
