import { CheckpointDurableExecutionCommand, GetDurableExecutionStateCommand, LambdaClient } from '@aws-sdk/client-lambda'

/** Stands in the bundles for what the durable SDK loads when it is first used: it sends these two requests, and no others. */
export const lambdaClient = { CheckpointDurableExecutionCommand, GetDurableExecutionStateCommand, LambdaClient }
