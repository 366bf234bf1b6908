import { generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { linksOf, linksOr } from '../../adapters/link-distribution.ts'
import { fakeClock } from './live/fake-aws.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const nowSec = Date.UTC(2026, 10, 2, 6) / 1000
const WEEK_SEC = 7 * 86_400
const distribution = { domain: 'd111111abcdef8.cloudfront.net', keyPairId: 'K2JCJMDEHXQW5F', privateKey: async () => pem, clock: fakeClock(nowSec) }

describe('a link over CloudFront', () => {
  it('lasts the week that it says, and is signed for that object and that time alone', async () => {
    const { url, untilSec } = await linksOf(distribution)('reports/2026-11-02/2026-11-02T06:00:00Z/page.html', WEEK_SEC)
    expect(untilSec).toBe(nowSec + WEEK_SEC)
    const { origin, pathname, searchParams } = new URL(url)
    expect([origin, searchParams.get('Key-Pair-Id'), searchParams.get('Expires')]).toEqual([
      'https://d111111abcdef8.cloudfront.net',
      'K2JCJMDEHXQW5F',
      String(untilSec),
    ])
    // CloudFront's canned policy, to the byte, and its own letters for those of base64 that mean something in an address
    const policy = JSON.stringify({ Statement: [{ Resource: `${origin}${pathname}`, Condition: { DateLessThan: { 'AWS:EpochTime': untilSec } } }] })
    const signature = Buffer.from((searchParams.get('Signature') ?? '').replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64')
    expect(verify('RSA-SHA1', Buffer.from(policy), publicKey, signature)).toBe(true)
    expect(verify('RSA-SHA1', Buffer.from(policy.replace('page', 'other')), publicKey, signature)).toBe(false)
    expect(decodeURIComponent(pathname)).toBe('/reports/2026-11-02/2026-11-02T06:00:00Z/page.html')
  })

  it('is made otherwise where the key cannot be read or is none, and nothing of the key is said', async () => {
    const problems: string[] = []
    const otherwise = async (key: string) => ({ url: `https://elsewhere/${key}`, untilSec: nowSec + 3600 })
    const denied = { ...distribution, privateKey: () => Promise.reject(new Error('ssm:GetParameter: denied')) }
    const noKey = { ...distribution, privateKey: async () => 'a secret that is no key' }
    for (const broken of [denied, noKey])
      expect(await linksOr(linksOf(broken), otherwise, ({ message }) => problems.push(message))('page.html', WEEK_SEC)).toEqual(await otherwise('page.html'))
    expect(problems).toEqual(['ssm:GetParameter: denied', expect.stringContaining('is no RSA key as PEM')])
    expect(problems.join()).not.toContain('a secret')
  })
})
