import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { systemClock } from '../adapters/aws/clock.ts'
import { findingTable } from '../adapters/finding-table/finding-table.ts'
import { reportBucket } from '../adapters/report-bucket.ts'
import { outputTo } from './output.ts'
import { snoozeCommand } from './snooze-command.ts'

process.exitCode = await snoozeCommand(process.argv.slice(2), {
  openTable: async (name, bucket) => {
    const patience = { clock: systemClock, random: Math.random }
    const s3 = new S3Client({ maxAttempts: 1 })
    const large = reportBucket({ client: s3, bucket, region: await s3.config.region(), ...patience })
    return findingTable({ client: new DynamoDBClient({ maxAttempts: 1 }), name, large, ...patience })
  },
  out: outputTo(process.stdout),
  err: outputTo(process.stderr),
  env: process.env,
  nowSec: () => Math.floor(Date.now() / 1000),
})
