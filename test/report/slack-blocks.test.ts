import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../report/message.ts'
import { slackMessage, slackPlainMessage } from '../../report/slack-blocks.ts'
import { mrkdwn, mrkdwnLink } from '../../report/slack-text.ts'
import { draws } from '../draws.ts'
import { hostileNames } from '../hostile-names.ts'
import { refusedBySlack, textsOf } from './block-kit.ts'
import { alertsThat, digestThat, findingNamed, LINKS, manyFindings } from './made-up-message.ts'

const anyName = fc.oneof(
  fc.constantFrom(...hostileNames),
  fc.string({ unit: 'binary', maxLength: 600 }),
  fc.constantFrom('&'.repeat(255), '_'.repeat(255), '<!channel>'.repeat(25)),
)

function holdsLimits(message: Message): void {
  expect(refusedBySlack(slackMessage(message))).toEqual([])
}

describe('the Slack message', () => {
  it('reads like this', async () => {
    const payload = slackMessage(digestThat({ findings: [...manyFindings(7), findingNamed('payments', 'high')] }))
    await expect(`${JSON.stringify(payload, null, 2)}\n`).toMatchFileSnapshot('golden/slack.json')
  })

  it('stays within what Block Kit takes, whatever things are called and however many there are', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 8 }), anyName, (names, problem) => {
        const findings = [...new Set(names)].map((name) => findingNamed(name))
        for (const message of [digestThat({ findings, problem }), ...alertsThat({ findings })]) holdsLimits(message)
      }),
      draws(60),
    )
    holdsLimits(digestThat({ findings: manyFindings(5000) }))
  })

  it('mentions nobody and links nowhere but where it means to', () => {
    for (const name of hostileNames) {
      const message = digestThat({ findings: [findingNamed(name)] })
      for (const text of [...textsOf(slackMessage(message)).map(({ text }) => text), slackMessage(message).text, slackPlainMessage(message).text]) {
        const marks = [...text.matchAll(/<([^>]*)>/g)].map((match) => match[1] as string)
        expect(marks.filter((mark) => !/^https:\/\/(us-east-1\.console\.aws\.amazon\.com|reports\.s3)/.test(mark))).toEqual([])
      }
    }
  })

  it('shows five findings and says how many more there are', () => {
    const texts = textsOf(slackMessage(digestThat({ findings: manyFindings(5000) }))).map(({ text }) => text)
    expect(texts.filter((text) => text.startsWith('*New*'))).toHaveLength(5)
    expect(texts[1]).toContain('$5k a month')
    expect(texts).toContain('and 4,995 more in the report')
  })

  it('says the same without blocks', () => {
    const message = digestThat({ findings: [...manyFindings(2), findingNamed('payments')], problem: 'half of it is missing' })
    const { text } = slackPlainMessage(message)
    for (const part of textsOf(slackMessage(message))) if (part.kind !== 'header') expect(text).toContain(part.text)
    expect(text).toContain('half of it is missing')
  })

  it('carries the id of the message, and the report until its link ends', () => {
    const message = digestThat({ findings: [] })
    const texts = textsOf(slackMessage(message)).map(({ text }) => text)
    expect(texts.at(-1)).toBe(`Headroom message ${message.id}`)
    expect(texts.at(-2)).toContain('|Report> at least until 2026-11-03 18:00 UTC')
  })

  it('leaves a link out that Slack could not hold, and keeps the other', () => {
    const message = {
      ...digestThat({ findings: [] }),
      links: { ...LINKS, report: { url: `https://x.example/${'a'.repeat(4000)}`, until: '2026-11-03T18:00:00Z' } },
    }
    holdsLimits(message)
    expect(textsOf(slackMessage(message)).at(-2)?.text).toMatch(/\|Report \(AWS sign-in\)>$/)
  })
})

describe("text in Slack's mrkdwn", () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['*bold* ~gone~ `code`', '\u2217bold\u2217 \u223cgone\u223c \u02cbcode\u02cb'],
    ['web_api_2', 'web_api_2'],
    ['_it_', '\uff3fit\uff3f'],
    ['a&b;c', 'a&amp;b;c'],
  ])('shows %j as itself', (text, shown) => {
    expect(mrkdwn(text)).toBe(shown)
  })

  it('is cut between characters, never within an entity', () => {
    expect(mrkdwn('&&&&', 12)).toBe('&amp;&amp;…')
    expect(mrkdwn('abc', 3)).toBe('abc')
    expect(mrkdwn('abcd', 3)).toBe('ab…')
    expect(mrkdwn('x\u{1f468}\u200d\u{1f469}', 4)).toBe('x…')
    expect(mrkdwnLink('https://x.example/a?b=1&c=2|3', 'x')).toBe('<https://x.example/a?b=1&amp;c=2%7C3|x>')
  })
})
