import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { systemClock } from '../adapters/aws/clock.ts'
import { readNamesOfStage } from '../adapters/aws/names-of-stage.ts'
import { readScheduleOfStage } from '../adapters/aws/schedule-of-stage.ts'
import { findingTable } from '../adapters/finding-table/finding-table.ts'
import { reportBucket } from '../adapters/report-bucket.ts'
import { clientSettings } from './client-settings.ts'
import type { KeptArguments } from './kept-arguments.ts'
import type { Kept } from './kept-world.ts'

/** What a deployed service keeps, read and written with the user's own sign-in, in the region of the profile or of AWS_REGION. */
export async function openKept({ at, profile }: KeptArguments): Promise<Kept> {
  const settings = clientSettings(profile)
  const patience = { clock: systemClock, random: Math.random }
  const names = 'stage' in at ? await readNamesOfStage(at.stage, { lambda: new LambdaClient(settings), ...patience }) : { ...at, settings: null }
  const client = new S3Client(settings)
  const bucket = reportBucket({ client, bucket: names.bucket, region: await client.config.region(), ...patience })
  const schedule = 'stage' in at ? { schedule: () => readScheduleOfStage(at.stage, { scheduler: new SchedulerClient(settings), ...patience }) } : {}
  return {
    ...schedule,
    settings: names.settings,
    bucket,
    table: findingTable({ client: new DynamoDBClient(settings), name: names.table, large: bucket, ...patience }),
  }
}
