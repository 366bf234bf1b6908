import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ReportBucket, reportBucket } from '../../adapters/report-bucket.ts'
import { localCredentials } from '../../local/aws.ts'
import { dayOf } from '../domain/made-up-runs.ts'
import { hostileNames } from '../hostile-names.ts'
import { aCloud, type TestCloud } from './a-cloud.ts'

let cloud: TestCloud
let bucket: ReportBucket
beforeAll(async () => {
  cloud = await aCloud()
  cloud.aws.createBucket('headroom-reports')
  bucket = reportBucket({ client: cloud.s3, bucket: 'headroom-reports', region: 'us-east-1', ...cloud.patience })
})
afterAll(() => cloud.stop())
beforeEach(() => {
  cloud.pauses.length = 0
})

const run = { runId: '2026-11-02T06:00:00Z', runSec: dayOf(0) }

describe('the bucket of reports', () => {
  it('keeps the documents of a run together, and the same run in the same place', async () => {
    const key = await bucket.putReport(run, 'report.json', '{"a":"\u65e5\u672c"}')
    expect(key).toBe('reports/2026-11-02/2026-11-02T06%003a00%003a00Z/report.json')
    expect(await bucket.putReport(run, 'report.json', '{"a":2}')).toBe(key)
    expect(await bucket.get(key)).toBe('{"a":2}')
    expect(await bucket.putReport(run, 'page.html', '<!doctype html>')).toBe(key.replace('report.json', 'page.html'))
  })

  it('has one index of runs beside them, the newest', async () => {
    const key = await bucket.putIndex('<p>one</p>')
    expect(await bucket.putIndex('<p>two</p>')).toBe(key)
    expect([key, await bucket.get(key)]).toEqual(['reports/index.html', '<p>two</p>'])
  })

  it('keeps runs apart whatever they are called', async () => {
    const keys = await Promise.all(hostileNames.map((runId) => bucket.putReport({ ...run, runId }, 'report.json', runId.toWellFormed())))
    expect(new Set(keys).size).toBe(hostileNames.length)
    for (const [i, key] of keys.entries()) expect(await bucket.get(key)).toBe(hostileNames[i]?.toWellFormed())
  })

  it('has nothing under a key that nothing was put under', async () => {
    expect(await bucket.get('evidence/none.json')).toBeNull()
  })

  it('is asked again when it is slow, and fails loudly when it refuses', async () => {
    cloud.faults.push({ operation: 'PutObject', error: 'SlowDown', status: 503 })
    await bucket.put('evidence/a.json', '[]')
    expect(cloud.pauses).toEqual([100])
    cloud.faults.push({ operation: 'GetObject', error: 'AccessDenied', status: 403 })
    await expect(bucket.get('evidence/a.json')).rejects.toMatchObject({ kind: 'denied', service: 's3' })
  })

  it.each([
    ['NoSuchBucket', 404],
    ['KMS.NotFoundException', 400],
  ])('that is gone, or its key, is no object that is not there: %s', async (error, status) => {
    cloud.faults.push({ operation: 'GetObject', error, status })
    await expect(bucket.get('evidence/none.json')).rejects.toMatchObject({ kind: 'not-found', code: error })
  })

  it('says of an object that a lifecycle rule has archived how it is had back, and speaks of no permission', async () => {
    cloud.faults.push({ operation: 'GetObject', error: 'InvalidObjectState', status: 403 })
    await expect(bucket.get('evidence/a.json')).rejects.toThrow(/the object is archived.*Restore it \(aws s3api restore-object\)/)
  })

  it('is not listed for ever where a page points back at itself', async () => {
    let left = 9
    const send = async () => ({ Contents: [{ Key: 'history/a.json' }], NextContinuationToken: left-- > 0 ? 'again' : undefined })
    const circling = reportBucket({ client: { send } as never, bucket: 'b', region: 'us-east-1', ...cloud.patience })
    await expect(circling.list('history/')).rejects.toThrow(/s3:ListObjectsV2: page 2 points back at an earlier page/)
  })

  it('gives a link that opens without signing in, and says until when', async () => {
    const key = await bucket.putReport(run, 'page.html', '<p>hello</p>')
    const { url, untilSec } = await bucket.signLink(key, 43_200)
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([200, '<p>hello</p>'])
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(untilSec).toBe(cloud.now.ms / 1000 + 43_200)
    expect(url).toContain('X-Amz-Expires=43200')
  })

  it('promises no more than the session that signs it has left', async () => {
    const linkOf = async (credentials: object) => {
      const client = new S3Client({
        region: 'us-east-1',
        endpoint: cloud.aws.endpoint,
        credentials: { ...localCredentials.credentials, ...credentials },
        forcePathStyle: true,
      })
      const link = await reportBucket({ client, bucket: 'headroom-reports', region: 'us-east-1', ...cloud.patience }).signLink('x', 30 * 86_400)
      return { forSec: link.untilSec - cloud.now.ms / 1000, signedFor: new URL(link.url).searchParams.get('X-Amz-Expires') }
    }
    expect(await linkOf({ expiration: new Date(cloud.now.ms + 1_200_500) })).toEqual({ forSec: 1200, signedFor: '1200' })
    expect(await linkOf({ sessionToken: 'x' })).toEqual({ forSec: 3600, signedFor: '604800' })
    expect(await linkOf({})).toEqual({ forSec: 604_800, signedFor: '604800' })
  })

  it('gives the page of an object in the console of its partition', () => {
    expect(bucket.consoleLink('reports/a%00/page.html')).toBe(
      'https://us-east-1.console.aws.amazon.com/s3/object/headroom-reports?region=us-east-1&prefix=reports%2Fa%2500%2Fpage.html',
    )
    const china = reportBucket({ client: cloud.s3, bucket: 'b', region: 'cn-north-1', ...cloud.patience })
    expect(bucket.linkCommand('reports/a%00/page.html')).toBe(
      "aws s3 presign 's3://headroom-reports/reports/a%00/page.html' --region us-east-1 --expires-in 43200",
    )
    expect(china.consoleLink('k')).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\//)
  })
})
