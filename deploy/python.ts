import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// The linters of templates and secrets are Python's, so they get a virtual environment of their own.
const root = join(import.meta.dirname, '..')
const environment = join(root, '.venv-templates')

/** Runs a command in the checkout; what it says goes to the terminal. Throws where it fails. */
export function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { cwd: root, stdio: 'inherit' })
}

/** Where the linters of requirements.txt lie, by name; installs them first where they are not those. */
export function pythonTool(name: string): string {
  const requirements = readFileSync(join(import.meta.dirname, 'requirements.txt'), 'utf8')
  const installed = join(environment, 'installed.txt')
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== requirements) {
    run('python3', '-m', 'venv', '--clear', environment)
    run(join(environment, 'bin/python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', 'deploy/requirements.txt')
    writeFileSync(installed, requirements)
  }
  return join(environment, 'bin', name)
}
