import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment } from './moto.ts'

const requirements = join(import.meta.dirname, 'requirements.txt')
const python = join(environment, 'bin/python')

/** Makes the virtual environment before the first wire test, unless it is there with what is pinned. Throws when Python or the package cannot be had. */
export default function installMoto(): void {
  const [, pinned = ''] = /^moto\[server\]==(.+)$/m.exec(readFileSync(requirements, 'utf8')) ?? []
  if (installedVersion() === pinned) return
  execFileSync('python3', ['-m', 'venv', '--clear', environment], { stdio: 'inherit' })
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements], { stdio: 'inherit' })
}

function installedVersion(): string {
  if (!existsSync(join(environment, 'bin/moto_server'))) return ''
  try {
    return execFileSync(python, ['-c', 'import importlib.metadata as m; print(m.version("moto"))'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
}
