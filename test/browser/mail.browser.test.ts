import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emailHtml } from '../../report/email-html.ts'
import { digestThat, findingNamed } from '../report/made-up-message.ts'
import { opened, startBrowser } from './opened.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-mail-'))
let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

const digest = digestThat({ findings: [findingNamed('payments')] })
const top = ['launchpad-web', 'pdf-renderer', 'notification-gateway'].map((name) => ({
  ...{ accountId: '111122223333', region: 'us-east-1', name, team: 'storefront' },
  ...{ amount: 706, confidence: 'high' as const, action: 'type m5.large → m5.xlarge, max size 40 → 9, CPU target 20 → 45 %' },
}))
const byConfidence = { high: 2118, medium: 0, low: 0, unrated: 0 }
const savings = { currency: 'USD', total: 2118, byConfidence, addedToCloseGaps: 0, groups: top.length, onWindowAlone: 0, top }
const mail = emailHtml({ ...digest, savings })

/** Of the table's first column: words, as hyphens part them, that stand on more than one line. */
const BROKEN_WORDS = `[...document.querySelectorAll('table table table td:first-child')].flatMap((cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
  const broken = []
  while (walker.nextNode()) for (const { 0: word, index } of walker.currentNode.data.matchAll(/[^\\s-]+/g)) {
    const range = document.createRange()
    range.setStart(walker.currentNode, index)
    range.setEnd(walker.currentNode, index + word.length)
    if (range.getClientRects().length > 1) broken.push(word)
  }
  return broken
})`

describe('a digest as HTML mail, in a browser', () => {
  it.each([
    ['a mail client beside its list', { width: 600 }],
    ['a telephone', { width: 360 }],
    ['a telephone in the dark', { width: 360, dark: true }],
  ])('fits %s, and breaks no word of a group or a team', async (_where, options) => {
    const { page, said, asked } = await opened(browser, folder, mail, options)
    expect(await page.locator('table table table td:first-child').count()).toBe(top.length)
    expect(await page.evaluate(BROKEN_WORDS)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width)
    expect([...said, ...asked]).toEqual([])
    await page.context().close()
  })
})
