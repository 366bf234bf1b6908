import { GetDurableExecutionCommand, GetDurableExecutionHistoryCommand, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { AwsError } from './aws-error.ts'
import { type Patience, patiently } from './patiently.ts'

/** How far an audit of a deployed service has come. `step`: what it did last, as the run calls it. */
export type DeployedState =
  | { readonly status: 'running'; readonly step: string | null }
  | { readonly status: 'done'; readonly answer: unknown }
  /** It was refused, or failed; in its own words. */
  | { readonly status: 'failed'; readonly reason: string }

/** A deployed service, as whoever may invoke it sees it. Each rejects with an AwsError where AWS refuses. */
export type DeployedAudit = {
  /** Begins an audit by an event, which may take hours; resolves with the ARN of its execution. */
  readonly start: (request: object) => Promise<string>
  readonly look: (executionArn: string) => Promise<DeployedState>
  /** A document of its bucket, by `s3://…`. */
  readonly document: (address: string) => Promise<string>
}

/**
 * The audit of that function, by its alias: a durable function is invoked by a version or an alias, and asynchronously where its execution may last longer
 * than fifteen minutes (Lambda developer guide, "Invoking durable Lambda functions").
 */
export function deployedAudit({
  lambda,
  s3,
  functionName,
  ...patience
}: Patience & { readonly lambda: LambdaClient; readonly s3: S3Client; readonly functionName: string }): DeployedAudit {
  return {
    start: async (request) => {
      const of = { service: 'lambda', operation: 'Invoke' }
      const input = { FunctionName: functionName, Qualifier: 'durable', InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(request)) } as const
      const { DurableExecutionArn } = await patiently(of, patience, () => lambda.send(new InvokeCommand(input)))
      if (DurableExecutionArn === undefined) throw new Error(`${functionName} is no durable function: is this stage deployed with this version of Headroom?`)
      return DurableExecutionArn
    },
    look: async (DurableExecutionArn) => {
      const execution = await patiently({ service: 'lambda', operation: 'GetDurableExecution' }, patience, () =>
        lambda.send(new GetDurableExecutionCommand({ DurableExecutionArn })),
      )
      if (execution.Status === 'RUNNING') return { status: 'running', step: await readLastStep(lambda, DurableExecutionArn, patience) }
      if (execution.Status === 'SUCCEEDED') return { status: 'done', answer: JSON.parse(execution.Result ?? 'null') }
      return { status: 'failed', reason: execution.Error?.ErrorMessage ?? `the execution is ${String(execution.Status).toLowerCase()}` }
    },
    document: async (address) => {
      const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(address) ?? []
      return await patiently({ service: 's3', operation: 'GetObject' }, patience, async () => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
        return (await Body?.transformToString('utf-8')) ?? ''
      })
    },
  }
}

/** null where nobody may say: waiting goes on without. */
async function readLastStep(lambda: LambdaClient, DurableExecutionArn: string, patience: Patience): Promise<string | null> {
  try {
    const { Events = [] } = await patiently({ service: 'lambda', operation: 'GetDurableExecutionHistory' }, patience, () =>
      lambda.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn, ReverseOrder: true, MaxItems: 20 })),
    )
    return Events.find(({ Name }) => Name !== undefined)?.Name ?? null
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return null
  }
}
