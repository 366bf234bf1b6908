import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pythonTool } from './python.ts'

// `npm run lint:secrets`: what looks like a key, a token or a password in an address, in any file of the repository. Words and random texts are not looked at.
const GUESSES = ['Base64HighEntropyString', 'HexHighEntropyString', 'KeywordDetector']

const cwd = join(import.meta.dirname, '..')
const names = execFileSync('git', ['ls-files', '-z'], { cwd, encoding: 'utf8' })
  .split('\0')
  .filter((name) => name !== '' && name !== 'package-lock.json')
const { status } = spawnSync(pythonTool('detect-secrets-hook'), ['--no-verify', ...GUESSES.flatMap((name) => ['--disable-plugin', name]), ...names], {
  cwd,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
