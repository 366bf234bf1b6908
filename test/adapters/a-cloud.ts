import { S3Client } from '@aws-sdk/client-s3'
import { SNSClient } from '@aws-sdk/client-sns'
import { type LocalAws, localCredentials, startAws } from '../../local/aws.ts'

/** How a request is to go wrong, once. */
export type WireFault = { readonly operation: string; readonly error: string; readonly status?: number; readonly message?: string }

export type TestCloud = {
  readonly aws: LocalAws
  readonly sns: SNSClient
  readonly s3: S3Client
  readonly faults: WireFault[]
  readonly pauses: number[]
  readonly patience: { readonly clock: { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> }; readonly random: () => number }
  readonly now: { ms: number }
  readonly stop: () => Promise<void>
}

/** SNS, SQS and S3 over the wire, with faults between the SDK and the wire and a clock that stands still. */
export async function aCloud(): Promise<TestCloud> {
  const aws = await startAws()
  const faults: WireFault[] = []
  const pauses: number[] = []
  const now = { ms: Date.UTC(2026, 10, 3, 6) }
  const settings = { endpoint: aws.endpoint, ...localCredentials, maxAttempts: 1 }
  const sns = new SNSClient(settings)
  const s3 = new S3Client({ ...settings, forcePathStyle: true })
  for (const client of [sns, s3]) {
    // both clients take the same middleware, which no type of theirs says
    ;(client as SNSClient).middlewareStack.add(
      (next, context) => async (args) => {
        const at = faults.findIndex((fault) => `${fault.operation}Command` === context.commandName)
        const [fault] = at < 0 ? [] : faults.splice(at, 1)
        if (fault === undefined) return next(args)
        throw Object.assign(new Error(fault.message ?? `${fault.error} was injected`), {
          name: fault.error,
          $metadata: { httpStatusCode: fault.status ?? 400 },
        })
      },
      { step: 'finalizeRequest', name: 'faults' },
    )
  }
  return {
    aws,
    sns,
    s3,
    faults,
    pauses,
    patience: { clock: { nowMs: () => now.ms, sleep: async (ms) => void pauses.push(ms) }, random: () => 1 },
    now,
    stop: async () => {
      sns.destroy()
      s3.destroy()
      await aws.stop()
    },
  }
}
