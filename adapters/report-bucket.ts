import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { consoleHost } from '../domain/facts/console-host.ts'
import { AwsError, awsErrorOf } from './aws/aws-error.ts'
import { readEveryPage } from './aws/paged.ts'
import { type Patience, patiently } from './aws/patiently.ts'
import { keyPart, timePart } from './finding-table/keys.ts'
import type { LargeStore } from './finding-table/table.ts'

/** A link that needs no sign-in, and until when it works at least, in epoch seconds. */
export type SignedLink = { readonly url: string; readonly untilSec: number }

export type ReportBucket = LargeStore & {
  /** Every object whose key begins so. */
  readonly list: (prefix: string) => Promise<readonly { readonly key: string; readonly bytes: number; readonly writtenSec: number }[]>
  /** Stores one document of a run; the same run stores to the same place. Returns the object's key. */
  readonly putReport: (run: { readonly runId: string; readonly runSec: number }, document: ReportFile, text: string) => Promise<string>
  /** Stores the index of runs, in place of the one before. Returns its key. */
  readonly putIndex: (text: string) => Promise<string>
  /**
   * A link to an object for whoever has it. It ends with the credentials that signed it, however long was asked for: a role's session lasts
   * an hour to twelve. Where nobody says when a session ends, as within Lambda, no more than an hour is promised.
   */
  readonly signLink: (key: string, forSec: number) => Promise<SignedLink>
  /** The object's page in the AWS console: needs a sign-in, never ends. */
  readonly consoleLink: (key: string) => string
  /** The command that makes a link to the object with whoever's own sign-in runs it: it lasts as long as that does, twelve hours at most. */
  readonly linkCommand: (key: string) => string
}

/** What a run stores, by name. */
export type ReportFile = 'report.json' | 'page.html'

const TYPES: Readonly<Record<ReportFile, string>> = {
  'report.json': 'application/json; charset=utf-8',
  'page.html': 'text/html; charset=utf-8',
}
/** Beside the folders of the days. */
const INDEX_KEY = 'reports/index.html'
/** No presigned link of Signature Version 4 lasts longer. */
const LONGEST_LINK_SEC = 7 * 86_400
const UNSAID_SESSION_SEC = 3600
/** As long as a session of a role or of single sign-on may last. */
const OWN_LINK_SEC = 43_200

/** The private bucket of reports, in one region. Rejects with an AwsError when it refuses. */
export function reportBucket({
  client,
  bucket,
  region,
  ...patience
}: Patience & { readonly client: S3Client; readonly bucket: string; readonly region: string }): ReportBucket {
  const ask = <Answer>(operation: string, request: () => Promise<Answer>) => patiently({ service: 's3', operation }, patience, request)
  const store = async (Key: string, text: string, ContentType: string): Promise<void> => {
    await ask('PutObject', () => client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(text), ContentType, CacheControl: 'no-store' })))
  }
  return {
    putReport: async ({ runId, runSec }, document, text) => {
      const key = `reports/${timePart(runSec).slice(0, 10)}/${keyPart(runId)}/${document}`
      await store(key, text, TYPES[document])
      return key
    },
    putIndex: async (text) => {
      await store(INDEX_KEY, text, TYPES['page.html'])
      return INDEX_KEY
    },
    put: (key, text) => store(key, text, TYPES['report.json']),
    get: async (Key) => {
      try {
        return await ask('GetObject', async () => (await client.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body?.transformToString('utf-8') ?? null)
      } catch (error) {
        // a bucket or a key of encryption that is gone is no object that is not there
        if (error instanceof AwsError && error.code === 'NoSuchKey') return null
        throw error
      }
    },
    list: async (Prefix) => {
      const all = await readEveryPage({ service: 's3', operation: 'ListObjectsV2' }, async (ContinuationToken) => {
        const page = await ask('ListObjectsV2', () => client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken })))
        return { items: page.Contents, nextToken: page.NextContinuationToken }
      })
      return all.map(({ Key = '', Size = 0, LastModified }) => ({ key: Key, bytes: Size, writtenSec: (LastModified?.getTime() ?? 0) / 1000 }))
    },
    signLink: async (Key, forSec) => {
      const nowMs = patience.clock.nowMs()
      const asked = Math.min(forSec, LONGEST_LINK_SEC)
      try {
        const { expiration, sessionToken } = await client.config.credentials()
        const left = expiration === undefined ? Number.POSITIVE_INFINITY : Math.floor((expiration.getTime() - nowMs) / 1000)
        const expiresIn = Math.max(1, Math.min(asked, left))
        const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key }), { expiresIn, signingDate: new Date(nowMs) })
        const promised = sessionToken !== undefined && expiration === undefined ? Math.min(expiresIn, UNSAID_SESSION_SEC) : expiresIn
        return { url, untilSec: Math.floor(nowMs / 1000) + promised }
      } catch (thrown) {
        throw awsErrorOf(thrown, { service: 's3', operation: 'GetObject' })
      }
    },
    linkCommand: (key) => `aws s3 presign 's3://${bucket}/${key}' --region ${region} --expires-in ${OWN_LINK_SEC}`,
    consoleLink: (key) => `https://${region}.${consoleHost(region)}/s3/object/${encodeURIComponent(bucket)}?region=${region}&prefix=${encodeURIComponent(key)}`,
  }
}
