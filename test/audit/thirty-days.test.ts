import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../domain/findings.ts'
import type { SlackPayload } from '../../report/slack-blocks.ts'
import { refusedBySlack } from '../report/block-kit.ts'
import { aService, foundOn, type Service } from './a-service.ts'
import { findingOn } from './made-up-fleet.ts'

const DAYS = 30
const group = (name: string) => ({ accountId: '111122223333', region: 'us-east-1', name })
const waste = (name: string, usd: number): Finding => findingOn(group(name), 'excess-capacity', 'high', { savingsMicroUsdPerMonth: usd * 1e6 })

/** What is wrong on a day: waste that grows and is cured, a gap that comes twice, a medium one that stays, one that flaps. */
function wrongOn(day: number): Finding[] {
  return [
    ...(day < 20 ? [waste('web', day < 8 ? 100 : 180)] : []),
    ...((day >= 2 && day < 6) || day === 12 || day === 13 ? [findingOn(group('payments'), 'max-size-reached', 'critical')] : []),
    ...(day >= 4 ? [findingOn(group('orders'), 'slow-scale-out', 'medium')] : []),
    ...(day >= 22 && day % 2 === 0 ? [findingOn(group('batch'), 'flapping', 'medium')] : []),
    ...(day === 25 ? [findingOn(group('search'), 'no-scaling-policy', 'critical')] : []),
  ]
}

const subjects: string[] = []
const whole = new Map<number, string>()
let posts: readonly { readonly payload: SlackPayload }[] = []
let s: Service
beforeAll(async () => {
  s = await aService()
  for (let day = 0; day < DAYS; day++) {
    await s.run(day, foundOn(wrongOn(day), { others: ['web', 'payments', 'orders', 'batch', 'search'] }))
    await s.deliver()
    const mails = s.mails()
    subjects.push(...(mails.length === 0 ? [`day ${day}: nothing`] : mails.map(({ subject }) => `day ${day}: ${subject}`)))
    whole.set(day, mails.map(({ subject, text }) => `Subject: ${subject}\n\n${text.trimEnd()}\n`).join('\n'))
  }
  posts = s.slack.posts.splice(0) as unknown as typeof posts
}, 120_000)
afterAll(() => s.stop())

describe('the messages of thirty days', () => {
  it('are these', async () => {
    await expect(`${subjects.join('\n')}\n`).toMatchFileSnapshot('golden/thirty-days.txt')
  })

  it.each([
    ['the first', 0],
    ['one with a new critical group', 2],
    ['one on which waste is cured', 21],
  ])('read like this: %s', async (what, day) => {
    await expect(whole.get(day)).toMatchFileSnapshot(`golden/day-${day}.txt`)
    expect(whole.get(day), what).not.toBe('')
  })

  it('name a critical group on every day that it is critical and something is told', () => {
    for (const [day, text] of whole)
      if (text !== '' && wrongOn(day).some(({ resource }) => resource.autoScalingGroupName === 'payments')) expect(text, `day ${day}`).toContain('payments')
  })

  it('come to Slack as often as to the mailbox, and Slack takes each', () => {
    const mails = subjects.filter((line) => !line.endsWith(': nothing'))
    expect(posts.length).toBe(mails.length)
    for (const { payload } of posts) expect(refusedBySlack(payload)).toEqual([])
  })
})
