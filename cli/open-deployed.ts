import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { systemClock } from '../adapters/aws/clock.ts'
import { type DeployedAudit, deployedAudit } from '../adapters/aws/deployed-audit.ts'
import { clientSettings } from './client-settings.ts'
import type { DeployedArguments } from './deployed-audit.ts'

/** The service of a stage, asked with the user's own sign-in, in the region of the profile or of AWS_REGION. */
export async function openDeployed({ stage, profile }: Pick<DeployedArguments, 'stage' | 'profile'>): Promise<DeployedAudit> {
  const settings = clientSettings(profile)
  return deployedAudit({
    lambda: new LambdaClient(settings),
    s3: new S3Client(settings),
    functionName: `headroom-${stage}-audit`,
    clock: systemClock,
    random: Math.random,
  })
}
