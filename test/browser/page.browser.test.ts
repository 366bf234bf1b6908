import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleDays } from '../../local/sample-days.ts'
import { pageOf } from '../../report/page.ts'
import { visible } from '../../report/visible.ts'
import { hostileNames } from '../hostile-names.ts'
import { reportOn } from '../report/page/made-up-page.ts'
import { opened, startBrowser } from './opened.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-browser-'))
let browser: Browser
let sample: string
beforeAll(async () => {
  browser = await startBrowser()
  // the page that a run of the service stored, on its second day
  for await (const _ of sampleDays(folder));
  sample = readFileSync(join(folder, 'day-2/page.html'), 'utf8')
})
afterAll(async () => {
  await browser.close()
  rmSync(folder, { recursive: true })
})

describe('the page of a run, in a browser', () => {
  it.each([
    ['a wide screen', { width: 1280 }],
    ['a telephone', { width: 390 }],
    ['the dark', { width: 1280, dark: true }],
  ])('opens on %s without an error, without asking for anything, and no wider than the screen', async (_what, options) => {
    const { page, said, asked } = await opened(browser, folder, sample, options)
    expect(said).toEqual([])
    expect(asked).toEqual([])
    expect(await page.locator('script').count()).toBe(0)
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0)
    await page.context().close()
  })

  it.each([1280, 390])('leads to headings that can be read, at a width of %i', async (width) => {
    const { page } = await opened(browser, folder, sample, { width })
    for (const section of ['groups', 'findings', 'bill', 'not-judged']) {
      await page.evaluate(`location.hash = '${section}'`)
      const [headingTop, barBottom] = (await page.evaluate(
        `[document.querySelector('#${section} h2').getBoundingClientRect().top, document.querySelector('.bar').getBoundingClientRect().bottom]`,
      )) as [number, number]
      expect(headingTop, section).toBeGreaterThanOrEqual(Math.max(0, barBottom))
    }
    await page.context().close()
  })

  it('lists the bill without gaps: a short list beside a long one keeps its height', async () => {
    const { page } = await opened(browser, folder, sample)
    const [services = 0, accounts = 0] = (await page.evaluate(`[...document.querySelectorAll('.lists table')].map((table) => table.offsetHeight)`)) as number[]
    expect(accounts).toBeGreaterThan(0)
    expect(accounts).toBeLessThan(services / 2)
    await page.context().close()
  })

  it('draws each chart where it can be seen', async () => {
    const { page } = await opened(browser, folder, sample)
    const charts = page.locator('article svg[role="img"]')
    const count = await charts.count()
    expect(count).toBeGreaterThan(30)
    for (const chart of await charts.all()) {
      const box = await chart.boundingBox()
      expect(box?.width).toBeGreaterThan(300)
      expect(box?.height).toBeGreaterThan(50)
      expect(await chart.getAttribute('aria-label')).not.toBe('')
    }
    await page.context().close()
  })

  it.each([false, true])('has links that lead somewhere, and nothing that keeps people out (dark: %s)', async (dark) => {
    const { page } = await opened(browser, folder, sample, { dark })
    const dead = await page.evaluate(
      `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id))`,
    )
    expect(dead).toEqual([])
    // axe runs from outside: the page's own policy lets no script in
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    await page.evaluate(axe)
    const { violations } = (await page.evaluate('axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })')) as {
      violations: { id: string; nodes: { html: string }[] }[]
    }
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await page.context().close()
  })

  it('shows names that hurt as text', async () => {
    const { report, charts } = reportOn(hostileNames.filter((name) => name !== ''))
    const { page, said, asked } = await opened(browser, folder, pageOf(report, charts, null, 3_000_000))
    expect(said).toEqual([])
    expect(asked).toEqual([])
    const text = (await page.evaluate('document.body.textContent')) as string
    for (const { name } of report.groups) expect(text, JSON.stringify(name)).toContain(visible(name))
    expect(await page.locator('img, script, iframe, object, form, input').count()).toBe(0)
    await page.context().close()
  })
})
