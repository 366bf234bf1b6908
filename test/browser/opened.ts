import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The system's Chromium. Throws with what to install where there is none. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] }).catch((error: Error) => {
    throw new Error(`no Chromium: install Debian's package chromium, or name one in CHROMIUM (${error.message.split('\n')[0]})`)
  })
}

/** A page that was opened from a file, and all that it said and asked for. */
export type Opened = { readonly page: Page; readonly said: readonly string[]; readonly asked: readonly string[] }

export async function opened(
  browser: Browser,
  folder: string,
  markup: string,
  options: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<Opened> {
  const file = join(folder, 'page.html')
  writeFileSync(file, markup)
  const { width = 1280, dark = false } = options
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? 'dark' : 'light' })
  const page = await context.newPage()
  const said: string[] = []
  const asked: string[] = []
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => said.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    said.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(pathToFileURL(file).href)
  return { page, said, asked: asked.filter((url) => url !== pathToFileURL(file).href) }
}
