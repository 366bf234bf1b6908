import { describe, expect, it } from 'vitest'
import { emailText } from '../../report/email.ts'
import { emailHtml } from '../../report/email-html.ts'
import { hostileNames } from '../hostile-names.ts'
import { alertsThat, digestThat, findingNamed, manyFindings } from './made-up-message.ts'
import { expectMailsAgree, textOfHtml } from './surfaces.ts'

const digest = digestThat({ findings: [findingNamed('payments'), findingNamed('orders', 'high'), ...manyFindings(30)] })

describe('a message as HTML mail', () => {
  it('has the sections of its plain text, in the same order, with the same figures', () => {
    const text = textOfHtml(emailHtml(digest))
    expectMailsAgree(emailText(digest), emailHtml(digest))
    const order = ['New (', 'Critical groups (', 'Savings', 'Coverage', `Headroom message ${digest.id}`].map((part) => text.indexOf(part))
    expect(order.every((at) => at >= 0)).toBe(true)
    expect([...order].sort((a, b) => a - b)).toEqual(order)
  })

  it('says of an alert what to do', () => {
    for (const alert of alertsThat({ findings: [findingNamed('payments')] })) {
      expectMailsAgree(emailText(alert), emailHtml(alert))
      expect(textOfHtml(emailHtml(alert))).toContain('What to do:')
    }
  })

  it('rests on nothing that mail clients take away: no script, style sheet, picture, form or request', () => {
    const mail = emailHtml(digest)
    expect(mail).not.toMatch(/<(script|style|link|img|form|iframe|svg|video|object)\b|url\(|@import|\son\w+=|javascript:|position:|display:\s*(flex|grid)/i)
    expect(mail).toMatch(/^<!doctype html><html lang="en">/)
    // every link is text that somebody clicks
    for (const [, address] of mail.matchAll(/(?:href|src)="([^"]*)"/g)) expect(address).toMatch(/^https:\/\//)
  })

  it('closes every table, row and cell that it opens', () => {
    for (const tag of ['table', 'tr', 'td', 'th', 'ul', 'li', 'div', 'p', 'a', 'span', 'h1', 'h2', 'strong']) {
      const mail = emailHtml(digest)
      const [opened, closed] = [mail.match(new RegExp(`<${tag}[ >]`, 'g')) ?? [], mail.match(new RegExp(`</${tag}>`, 'g')) ?? []]
      expect(closed.length, tag).toBe(opened.length)
    }
  })

  it.each(hostileNames)('lets no mark-up come of the name %j', (name) => {
    const tags = (mail: string): string[] => mail.match(/<[a-z/][^>]*>/g)?.map((tag) => tag.replace(/href="[^"]*"/, '')) ?? []
    const of = (of: string) => tags(emailHtml(digestThat({ findings: [findingNamed(of)] })))
    expect(of(name)).toEqual(of('plain'))
  })

  it('names every critical group, however many', () => {
    const many = digestThat({ findings: Array.from({ length: 120 }, (_, i) => findingNamed(`group-${i}`)) })
    const text = textOfHtml(emailHtml(many))
    for (const { name } of many.critical) expect(text).toContain(name)
    expect(many.critical).toHaveLength(120)
  })

  it('stays under what Gmail shows without cutting (102 kB), with as many findings as a digest lists', () => {
    expect(Buffer.byteLength(emailHtml(digestThat({ findings: manyFindings(300) })))).toBeLessThan(102_000)
  })

  it('shows the address of a link that leads nowhere safe, as text', () => {
    const links = { ...digest.links, console: 'http://example.com/report' }
    const mail = emailHtml({ ...digest, links })
    expect(mail).not.toContain('href="http:')
    expect(textOfHtml(mail)).toContain('http://example.com/report')
  })
})
