import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
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

/** How long it took to open, as the browser itself says it: printed, for it depends on the machine. */
async function openingOf(page: Page): Promise<string> {
  const [painted, loaded] = (await page.evaluate(
    `[performance.getEntriesByName('first-contentful-paint')[0]?.startTime, performance.getEntriesByType('navigation')[0].loadEventEnd]`,
  )) as [number, number]
  return `first paint after ${painted?.toFixed(0)} ms, loaded and with its tools after ${loaded.toFixed(0)} ms`
}

describe('the page of a run, in a browser', () => {
  it.each([
    ['a wide screen', { width: 1280 }],
    ['a telephone', { width: 360 }],
    ['the dark', { width: 1280, dark: true }],
  ])('opens on %s without an error, without asking for anything, and no wider than the screen', async (_what, options) => {
    const { page, said, asked } = await opened(browser, folder, sample, options)
    expect(said).toEqual([])
    expect(asked).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0)
    await page.context().close()
  })

  it.each([1280, 900, 390])('leads to headings that can be read, at a width of %i', async (width) => {
    const { page } = await opened(browser, folder, sample, { width })
    for (const section of ['groups', 'bill', 'not-judged']) {
      await page.evaluate(`location.hash = '${section}'`)
      const [headingTop, barBottom] = (await page.evaluate(
        `[document.querySelector('#${section} h2').getBoundingClientRect().top, document.querySelector('.bar').getBoundingClientRect().bottom]`,
      )) as [number, number]
      expect(headingTop, section).toBeGreaterThanOrEqual(Math.max(0, barBottom))
    }
    await page.context().close()
  })

  it('uses a wide screen for its tables and charts, and lets no line of text grow too long', async () => {
    const { page } = await opened(browser, folder, sample, { width: 2560 })
    await page.locator('details.item').first().locator('summary.row').click()
    const [main, chart, lines] = (await page.evaluate(`[
      document.querySelector('main').clientWidth,
      document.querySelector('.item[open] svg.chart').getBoundingClientRect().width,
      [...document.querySelectorAll('main p:not(.heads)')].map((p) => p.getBoundingClientRect().width / Number.parseFloat(getComputedStyle(p).fontSize)),
    ]`)) as [number, number, number[]]
    expect(main).toBeGreaterThan(2000)
    expect(chart).toBeGreaterThan(800)
    // of a hundred characters or so
    expect(Math.max(...lines)).toBeLessThan(65)
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
    await page.getByRole('button', { name: 'Expand all' }).click()
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
    // axe runs from outside: the page's own policy lets no other script in
    await page.evaluate(`document.querySelectorAll('details.item')[0].open = true`)
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
    const { page, said, asked } = await opened(browser, folder, pageOf(report, charts, { bytes: 3_000_000 }))
    expect(said).toEqual([])
    expect(asked).toEqual([])
    const text = (await page.evaluate('document.body.textContent')) as string
    for (const { name } of report.groups) expect(text, JSON.stringify(name)).toContain(visible(name))
    expect(await page.locator('img, iframe, object, form').count()).toBe(0)
    await page.context().close()
  })
})

describe('the page as a tool', () => {
  const rows = (page: Page) => page.locator('.list > .item:visible')
  const shown = async (page: Page): Promise<readonly string[]> => await rows(page).locator('summary bdi').allTextContents()

  it('finds by any word, filters, sorts, and says how many it shows', async () => {
    const { page, said } = await opened(browser, folder, sample)
    const all = await rows(page).count()
    await page.getByRole('searchbox').fill('storefront max-size-reached')
    expect(await shown(page)).toEqual(['storefront'])
    expect(await page.locator('output').textContent()).toMatch(/^1 of \d+ groups, 0 of \d+ bill events$/)
    await page.getByRole('button', { name: 'Reset' }).click()
    expect(await rows(page).count()).toBe(all)
    await page.getByRole('combobox', { name: 'Severity' }).selectOption('critical')
    expect(await rows(page).count()).toBe(6)
    await page.getByRole('combobox', { name: 'Severity' }).selectOption('')
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('saves')
    const savings = (await page.locator('.list > .item .saves').allTextContents()).map((text) => Number(text.replaceAll(/[$,]/g, '')))
    expect(savings.length).toBeGreaterThan(5)
    expect([...savings].sort((a, b) => b - a)).toEqual(savings)
    expect(said).toEqual([])
    await page.context().close()
  })

  it.each([1280, 360])(
    'finds a group from the first screen: the search is in sight, brings its hits into sight, and Enter opens the first (width %i)',
    async (width) => {
      const { page, said } = await opened(browser, folder, sample, { width })
      const search = page.getByRole('searchbox', { name: 'Find a group or finding' })
      const inSight = (top: number) => top >= 0 && top < 900
      const topOf = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? Number.NaN
      expect(inSight(await topOf('#find'))).toBe(true)
      await page.keyboard.press('/')
      await page.keyboard.type('search-index')
      expect(await search.inputValue()).toBe('search-index')
      expect(await shown(page)).toEqual(['search-index'])
      // what was typed and what it found stand on one screen, and neither covers the other
      expect(inSight(await topOf('#find'))).toBe(true)
      const bar = (await page.locator('.bar').boundingBox()) ?? { y: 0, height: 0 }
      expect(await topOf('#tools')).toBeGreaterThanOrEqual(bar.y + bar.height)
      expect(await topOf('.list > .item:visible')).toBeLessThan(900)
      await page.keyboard.press('Enter')
      expect(await rows(page).first().locator('.remedy').first().isVisible()).toBe(true)
      expect(await page.evaluate(`document.activeElement.matches('summary.row')`)).toBe(true)
      expect(said).toEqual([])
      await page.context().close()
    },
  )

  it('says of a group without findings what became of it', async () => {
    const { page } = await opened(browser, folder, sample)
    const said = page.getByRole('status').filter({ hasText: 'Without findings' })
    await page.getByRole('searchbox').fill('web-api')
    expect(await said.textContent()).toContain('web-api 123456789012 · us-east-1: healthy')
    await page.getByRole('searchbox').fill('geo-lookup')
    expect(await said.textContent()).toMatch(/^Without findings: geo-lookup .*: insufficient coverage/)
    await page.getByRole('searchbox').fill('')
    expect(await said.count()).toBe(0)
    await page.context().close()
  })

  it('brings an event of the bill into sight where no group has the words', async () => {
    const { page } = await opened(browser, folder, sample)
    await page.getByRole('searchbox').fill('NatGateway-Bytes')
    const event = page.locator('#bill .item:visible').first()
    const { y = -1 } = (await event.boundingBox()) ?? {}
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(900)
    await page.context().close()
  })

  it.each([1280, 360])('answers which group of a team is worst and what to do: one filter, one click (width %i)', async (width) => {
    const { page } = await opened(browser, folder, sample, { width })
    await page.getByRole('combobox', { name: 'Team' }).selectOption('orders')
    const worst = rows(page).first()
    expect(await worst.locator('.tag').first().textContent()).toBe('critical')
    expect(await worst.locator('.who').textContent()).toContain('team orders')
    await worst.locator('summary.row').click()
    const remedy = worst.locator('.remedy').first()
    expect(await remedy.isVisible()).toBe(true)
    // what to do stands right under the row: nobody scrolls past charts to find it
    const [from, to] = [await worst.locator('summary.row').boundingBox(), await remedy.boundingBox()]
    expect((to?.y ?? Number.NaN) - (from?.y ?? 0) - (from?.height ?? 0)).toBeLessThan(width === 360 ? 120 : 60)
    // a page that was filtered down to a few rows is still at the row that was opened
    expect(await worst.locator('summary.row').evaluate((row) => row.getBoundingClientRect().top >= 0)).toBe(true)
    await page.context().close()
  })

  it.each([360, 768, 900, 1280, 3840])('shows each figure of a row in full (width %i)', async (width) => {
    const { page } = await opened(browser, folder, sample, { width })
    const cut = await page.locator('.list > .item .row').evaluateAll((all) => {
      const cells = all.flatMap((row) => [row, ...row.querySelectorAll('.n')])
      return cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent)
    })
    expect(cut).toEqual([])
    await page.context().close()
  })

  it('leads from an event of the bill to the same days in Cost Explorer', async () => {
    const { page } = await opened(browser, folder, sample)
    const events = page.locator('#bill .bill article')
    expect(await events.getByRole('link', { name: 'Cost Explorer' }).count()).toBe(await events.count())
    await page.context().close()
  })

  it.each([1280, 360])('moves nothing that is being read while its tools appear (width %i)', async (width) => {
    const { page } = await opened(browser, folder, sample, { width })
    const shifts = await page.evaluate(`new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true })
      setTimeout(() => resolve([]), 300)
    })`)
    expect(shifts).toEqual([])
    await page.context().close()
  })

  it('keeps what is asked for in the address, and opens what a link leads to', async () => {
    const { page } = await opened(browser, folder, sample)
    await page.getByRole('combobox', { name: 'Category' }).selectOption('overprovisioned')
    await page.getByRole('searchbox').fill('orders')
    await page.waitForURL(/#\?q=orders&category=overprovisioned$/)
    const address = page.url()
    const wanted = await shown(page)
    const again = await page.context().newPage()
    await again.goto(address)
    expect(await shown(again)).toEqual(wanted)
    await again.goto(address.replace(/#.*/, '#g3'))
    expect(await again.locator('details.item[open]').count()).toBe(1)
    expect(await again.locator('#g3').isVisible()).toBe(true)
    await page.context().close()
  })

  it('shows the values of a chart under the pointer', async () => {
    const { page, said } = await opened(browser, folder, sample)
    const row = page.locator('.list > details.item:has(svg.chart)').first()
    await row.locator('summary.row').click()
    const chart = row.locator('svg.chart').first()
    await chart.scrollIntoViewIfNeeded()
    const box = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(box.x + box.width / 2, box.y + 20)
    expect(await page.locator('.tip').textContent()).toMatch(/^\w{3}, \w{3} \d+ \d\d:\d\d UTC: [\d.]+ required, [\d.]+ in service$/)
    await page.mouse.move(5, 5)
    expect(await page.locator('.tip').isVisible()).toBe(false)
    expect(said).toEqual([])
    await page.context().close()
  })

  it('can be worked with the keyboard, and copies commands', async () => {
    const { page } = await opened(browser, folder, sample)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const row = page.locator('.list > details.item:has(pre)').first()
    await row.locator('summary.row').focus()
    await page.keyboard.press('Enter')
    expect(await row.getAttribute('open')).not.toBeNull()
    await row.locator('details summary').first().click()
    await row.locator('.copy').first().click()
    await expect.poll(() => row.locator('.copy').first().textContent()).toMatch(/Copied|Ctrl/)
    expect(await page.evaluate('String(getSelection())')).toContain('aws autoscaling')
    await page.context().close()
  })

  it('is read without its script: rows open, and nothing offers what does not work', async () => {
    writeFileSync(join(folder, 'plain.html'), sample)
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`file://${join(folder, 'plain.html')}`)
    expect(await page.locator('#tools').isVisible()).toBe(false)
    expect(await page.locator('#find').isVisible()).toBe(false)
    await page.locator('.list > details.item summary.row').first().click()
    expect(await page.locator('.list > details.item article').first().isVisible()).toBe(true)
    await context.close()
  })

  it('prints as a summary of ten sheets at most, and the groups that are open', async () => {
    const { page } = await opened(browser, folder, sample)
    const sheets = async () => (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
    const closed = await sheets()
    expect(closed).toBeGreaterThan(0)
    expect(closed).toBeLessThanOrEqual(10)
    await page.getByRole('button', { name: 'Expand all' }).click()
    expect(await sheets()).toBeGreaterThan(closed)
    await page.context().close()
  })

  it('holds 500 groups, and is no wider than 360 pixels or a wall', async () => {
    const { report, charts } = reportOn(Array.from({ length: 500 }, (_, i) => `group-${i}`))
    const large = pageOf(report, charts)
    expect(Buffer.byteLength(large)).toBeLessThan(2_000_000)
    for (const width of [360, 3840]) {
      const { page, said } = await opened(browser, folder, large, { width })
      expect(said).toEqual([])
      console.log(`500 groups at ${width} pixels: ${await openingOf(page)}`)
      expect(await rows(page).count()).toBe(500)
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0)
      // what is off the screen is not laid out, and what stands in its place is not moved: each key stroke of a search costs little
      const laidOut = await page.evaluate(
        `[...document.querySelectorAll('.list > .item summary')].filter((row) => row.checkVisibility({ contentVisibilityAuto: true })).length`,
      )
      expect(laidOut).toBeLessThan(100)
      await page.evaluate(`{
        window.moved = 0
        new MutationObserver((changes) => { window.moved += changes.length }).observe(document.querySelector('.list'), { childList: true })
      }`)
      await page.getByRole('searchbox').fill('group-499')
      expect(await shown(page)).toEqual(['group-499'])
      expect(await page.evaluate('window.moved')).toBe(0)
      await page.context().close()
    }
  })
})
