import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import type { SlackPayload } from '../report/slack-blocks.ts'
import { sampleDays } from './sample-days.ts'
import { slackPage } from './slack-page.ts'

// `npm run pictures`: what the README shows, from the sample fleet's second day, in the system's Chromium.
const pictures = join(import.meta.dirname, '../docs/pictures')
const folder = mkdtempSync(join(tmpdir(), 'headroom-pictures-'))
try {
  for await (const _ of sampleDays(folder));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    await picture(browser, join(folder, 'day-2/page.html'), 'page.png', { width: 1120, height: 740 })
    const [post] = JSON.parse(readFileSync(join(folder, 'day-2/slack.json'), 'utf8')) as readonly { readonly payload: SlackPayload }[]
    if (post === undefined) throw new Error('the second day posted nothing to Slack')
    writeFileSync(join(folder, 'slack.html'), slackPage(post.payload))
    await picture(browser, join(folder, 'slack.html'), 'slack.png', { width: 700, height: 600 })
  } finally {
    await browser.close()
  }
} finally {
  rmSync(folder, { recursive: true })
}

async function picture(browser: Browser, file: string, name: string, viewport: { readonly width: number; readonly height: number }): Promise<void> {
  const page = await browser.newPage({ viewport, colorScheme: 'light' })
  await page.goto(pathToFileURL(file).href)
  await page.screenshot({ path: join(pictures, name) })
  await page.close()
}
