import { getSignedUrl } from '@aws-sdk/cloudfront-signer'
import type { Clock } from './aws/clock.ts'
import type { ReportBucket } from './report-bucket.ts'

/** A CloudFront distribution over the report bucket that lets in whoever has a link signed with its key. */
export type LinkDistribution = {
  /** Its host, like d111111abcdef8.cloudfront.net. */
  readonly domain: string
  /** The id of the public key in CloudFront. */
  readonly keyPairId: string
  /** The private key as PEM; rejects where it cannot be read. */
  readonly privateKey: () => Promise<string>
  readonly clock: Clock
}

/**
 * Makes links that CloudFront lets through until the very second that is said, whatever becomes of the credentials of whoever made them
 * (CloudFront developer guide, "Create a signed URL using a canned policy"). Rejects with what `privateKey` rejects with, and with words where what lies there is no key.
 */
export function linksOf({ domain, keyPairId, privateKey, clock }: LinkDistribution): ReportBucket['signLink'] {
  return async (key, forSec) => {
    const untilSec = Math.floor(clock.nowMs() / 1000) + forSec
    const pem = await privateKey()
    const path = key.split('/').map(encodeURIComponent).join('/')
    try {
      const url = getSignedUrl({ url: `https://${domain}/${path}`, keyPairId, privateKey: pem, dateLessThan: new Date(untilSec * 1000).toISOString() })
      return { url, untilSec }
    } catch {
      // what OpenSSL says of a key may hold parts of it
      throw new Error('the private key that links are signed with is no RSA key as PEM; see "Links that last a week" in docs/deploy.md')
    }
  }
}

/** `links` where they can be had; else what `otherwise` makes, which says itself how long it lasts, and `onProblem` hears why. */
export function linksOr(links: ReportBucket['signLink'], otherwise: ReportBucket['signLink'], onProblem: (error: Error) => void): ReportBucket['signLink'] {
  return async (key, forSec) => {
    try {
      return await links(key, forSec)
    } catch (error) {
      onProblem(error instanceof Error ? error : new Error(String(error)))
      return await otherwise(key, forSec)
    }
  }
}
