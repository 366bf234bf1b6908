import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Large packages that one command alone needs, in a folder of their own, so that nobody else waits for them. Installs them where they are not those; returns the folder. */
export function nodeTools(folder: string, packages: readonly string[]): string {
  const home = join(import.meta.dirname, '..', folder)
  const installed = join(home, 'installed.txt')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === packages.join('\n')) return home
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{"private":true}\n')
  execFileSync('npm', ['install', '--prefix', home, '--no-save', '--no-audit', '--no-fund', '--silent', ...packages], { stdio: 'inherit' })
  writeFileSync(installed, packages.join('\n'))
  return home
}
