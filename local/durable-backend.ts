import {
  type CheckpointDurableExecutionRequest,
  type DurableExecutionClient,
  DurableExecutionInvocationInputWithClient,
  type DurableExecutionInvocationOutput,
  InvocationStatus,
  type OperationUpdate,
  type WireOperation,
} from '@aws/durable-execution-sdk-js'
import type { Context } from 'aws-lambda'
import { durableQuotas } from './durable-quotas.ts'

/** A durable function as Lambda invokes it. */
export type DurableFunction = (event: never, context: Context) => Promise<DurableExecutionInvocationOutput>

export type DurableRun = {
  /** Made anew for each invocation, as in a new execution environment. */
  readonly handler: () => DurableFunction
  readonly input: unknown
  readonly name: string
  readonly functionName?: string
  /** The alias that it was invoked by. */
  readonly alias?: string
  /** What each invocation of the function runs within. */
  readonly within?: <Answer>(invocation: () => Promise<Answer>) => Promise<Answer>
  /** Another function, invoked by the durable one; what it rejects with is what the durable one is told. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>
  /** Told how long the execution sleeps instead of sleeping. */
  readonly onWait?: (seconds: number) => void
  /** Whether the function is invoked anew as soon as one of those that it invoked has answered, as on AWS, or when all have: then its checkpoints are the same each time. */
  readonly resume?: 'first' | 'all'
  /** The execution is ended when it has waited for longer; never where left out. */
  readonly executionTimeoutSec?: number
  /**
   * Whether the function dies at this checkpoint (the first is 1): before it is kept, or after it was kept but before the function knows. Or whether Lambda
   * throttles it.
   */
  readonly dieAt?: (checkpoint: number, what: string) => 'before' | 'after' | 'throttled' | null
}

/** How an execution ended. `result` is what the function returned. */
export type DurableOutcome = {
  readonly status: 'SUCCEEDED' | 'FAILED'
  readonly result: unknown
  readonly error: string | null
  readonly invocations: number
  readonly checkpoints: number
  /** As Lambda counts them: an execution may have 3,000. */
  readonly operations: readonly string[]
  /** The largest that an operation hands on, and all of them together. */
  readonly payloads: { readonly mostBytes: number; readonly allBytes: number }
}

/** More deaths in a row than any test makes: something else is wrong then. */
const MOST_INVOCATIONS = 10_000

/**
 * What Lambda does for a durable function, in memory: keeps its checkpoints, invokes other functions for it, lets time pass, and invokes it
 * anew until it has come to its end, whatever becomes of it in between.
 */
export async function runDurably(run: DurableRun): Promise<DurableOutcome> {
  const operations = new Map<string, WireOperation>([
    [
      'execution',
      { Id: 'execution', Type: 'EXECUTION', Status: 'STARTED', StartTimestamp: new Date(0), ExecutionDetails: { InputPayload: JSON.stringify(run.input) } },
    ],
  ])
  const invokes = new Map<string, { readonly functionName: string; readonly payload: unknown }>()
  const sleeps = new Map<string, number>()
  const underWay = new Map<string, Promise<void>>()
  const { payloads, refused } = durableQuotas()
  let checkpoints = 0
  let refusal: string | null = null
  let waitedSec = 0
  let alive = {}

  const clientOf = (me: object): DurableExecutionClient => ({
    getExecutionState: async () => ({ Operations: [...operations.values()] }),
    checkpoint: async ({ Updates = [] }: CheckpointDurableExecutionRequest) => {
      if (me !== alive) throw new Error('this invocation is over')
      checkpoints++
      refusal ??= refused(Updates, operations)
      if (refusal !== null) throw new Error(refusal)
      const death = run.dieAt?.(checkpoints, Updates.map(({ Action, Type, Name }) => `${Action} ${Name ?? Type}`).join(', ')) ?? null
      if (death === 'throttled')
        throw Object.assign(new Error('Rate Exceeded.'), { name: 'TooManyRequestsException', $fault: 'client', $metadata: { httpStatusCode: 429 } })
      if (death === 'before') throw died(checkpoints)
      const changed = Updates.map((update) => {
        const operation = after(operations.get(update.Id as string), update)
        operations.set(update.Id as string, operation)
        if (update.Type === 'CHAINED_INVOKE')
          invokes.set(update.Id as string, { functionName: update.ChainedInvokeOptions?.FunctionName ?? '', payload: JSON.parse(update.Payload ?? 'null') })
        const seconds = update.WaitOptions?.WaitSeconds ?? (update.Action === 'RETRY' ? update.StepOptions?.NextAttemptDelaySeconds : undefined)
        if (seconds !== undefined) sleeps.set(update.Id as string, seconds)
        return operation
      })
      if (death === 'after') throw died(checkpoints)
      return { CheckpointToken: String(checkpoints), NewExecutionState: { Operations: changed } }
    },
  })

  for (let invocations = 1; invocations < MOST_INVOCATIONS; invocations++) {
    const me = {}
    alive = me
    const answer = await invoked(run, clientOf(me), [...operations.values()], checkpoints)
    alive = {}
    if (refusal === null && (answer === null || answer.Status === 'PENDING')) {
      waitedSec += wakened(operations, sleeps, run.onWait)
      if (waitedSec > (run.executionTimeoutSec ?? Number.POSITIVE_INFINITY)) refusal = `Execution timed out after ${run.executionTimeoutSec} seconds`
    }
    if (refusal !== null)
      return outcomeOf({ Status: InvocationStatus.FAILED, Error: { ErrorMessage: refusal } }, { invocations, checkpoints, operations, payloads })
    if (answer !== null && answer.Status !== 'PENDING') return outcomeOf(answer, { invocations, checkpoints, operations, payloads })
    for (const [id, { functionName, payload }] of invokes) {
      if (underWay.has(id) || operations.get(id)?.Status !== 'STARTED') continue
      const settle = async (): Promise<void> => {
        const told = await answerOf(run, functionName, payload)
        operations.set(id, { ...(operations.get(id) as WireOperation), ...told })
        underWay.delete(id)
      }
      underWay.set(id, settle())
    }
    await (run.resume === 'first' && underWay.size > 0 ? Promise.race(underWay.values()) : Promise.all(underWay.values()))
  }
  throw new Error(`the execution ${run.name} did not end`)
}

/** Lets the time pass that operations wait for, all at once; returns the seconds. */
function wakened(operations: Map<string, WireOperation>, sleeps: Map<string, number>, onWait: DurableRun['onWait']): number {
  const longestSec = Math.max(0, ...sleeps.values())
  for (const [id, seconds] of sleeps) {
    const operation = operations.get(id) as WireOperation
    operations.set(id, { ...operation, Status: operation.Type === 'WAIT' ? 'SUCCEEDED' : 'READY' })
    onWait?.(seconds)
  }
  sleeps.clear()
  return longestSec
}

/** null: the invocation died. */
async function invoked(
  { handler, name, functionName = 'audit', alias = 'durable', within = (invocation) => invocation() }: DurableRun,
  client: DurableExecutionClient,
  operations: readonly WireOperation[],
  token: number,
): Promise<DurableExecutionInvocationOutput | null> {
  const input = { DurableExecutionArn: `arn:aws:lambda:local:000000000000:function:audit:1/durable-execution/${name}/1`, CheckpointToken: String(token) }
  const event = new DurableExecutionInvocationInputWithClient({ ...input, InitialExecutionState: { Operations: [...operations] } }, client)
  try {
    return await within(() => handler()(event as never, localContext(functionName, alias)))
  } catch {
    return null
  }
}

/** No time is left: whatever has to be waited for is waited for between invocations. */
export function localContext(functionName: string, alias: string | null = null): Context {
  return {
    functionName,
    functionVersion: '1',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}${alias === null ? '' : `:${alias}`}`,
    memoryLimitInMB: '1024',
    awsRequestId: '00000000-0000-0000-0000-000000000000',
    logGroupName: functionName,
    logStreamName: functionName,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => 0,
  } as Context
}

async function answerOf({ invoke }: DurableRun, functionName: string, payload: unknown): Promise<Partial<WireOperation>> {
  try {
    return { Status: 'SUCCEEDED', ChainedInvokeDetails: { Result: JSON.stringify(await invoke(functionName, payload)) } }
  } catch (error) {
    return { Status: 'FAILED', ChainedInvokeDetails: { Error: { ErrorMessage: error instanceof Error ? error.message : String(error) } } }
  }
}

/** An operation as an update leaves it. */
function after(
  before: WireOperation | undefined,
  { Id, ParentId, Name, Type, SubType, Action, Payload, Error: error, ContextOptions }: OperationUpdate,
): WireOperation {
  const started: WireOperation = before ?? { Id, ParentId, Name, Type, SubType, StartTimestamp: new Date(0), Status: 'STARTED' }
  const attempt = before?.StepDetails?.Attempt ?? 0
  const details = { Result: Payload, Error: error }
  const told =
    Type === 'STEP' ? { StepDetails: { Attempt: attempt + 1, ...details } } : Type === 'CONTEXT' ? { ContextDetails: { ...details, ...ContextOptions } } : {}
  switch (Action) {
    case 'START':
      return { ...started, Status: 'STARTED' }
    case 'SUCCEED':
      return { ...started, ...told, Status: 'SUCCEEDED' }
    case 'FAIL':
      return { ...started, ...told, Status: 'FAILED' }
    case 'RETRY':
      return { ...started, Status: 'PENDING', StepDetails: { Attempt: attempt + 1, Error: error, NextAttemptTimestamp: new Date(8.64e15) } }
    default:
      throw new Error(`the durable backend does not know ${Type} ${Action}`)
  }
}

function outcomeOf(
  answer: Exclude<DurableExecutionInvocationOutput, { Status: 'PENDING' }>,
  { operations, ...counts }: Pick<DurableOutcome, 'invocations' | 'checkpoints' | 'payloads'> & { readonly operations: ReadonlyMap<string, WireOperation> },
): DurableOutcome {
  const failed = 'Error' in answer ? answer.Error : null
  return {
    status: answer.Status as 'SUCCEEDED' | 'FAILED',
    result: 'Result' in answer && answer.Result !== undefined ? JSON.parse(answer.Result) : null,
    error: failed === null ? null : (failed.ErrorMessage ?? ''),
    ...counts,
    operations: [...operations.values()].flatMap(({ Id, Name, Type }) => (Id === 'execution' ? [] : [Name ?? Type ?? ''])),
  }
}

function died(checkpoint: number): Error {
  return new Error(`the function died at checkpoint ${checkpoint}`)
}
