import { S3Client } from '@aws-sdk/client-s3'
import { type ReportBucket, reportBucket } from '../adapters/report-bucket.ts'
import { patience, tryingOnce } from './patience.ts'

export function deployedBucket(bucket: string, region: string): ReportBucket {
  return reportBucket({ client: new S3Client({ ...tryingOnce, region }), bucket, region, ...patience })
}
