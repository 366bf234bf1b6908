import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'

// moto: AWS's services in one Python process, made by others from AWS's own descriptions.

/** Its virtual environment, which install-moto.ts makes. */
export const environment = join(import.meta.dirname, '../../.venv')

export type Moto = { readonly endpoint: string; readonly stop: () => Promise<void> }

/** Starts a server on a free port; resolves when it answers. Stop it by `stop`. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const server = spawn(join(environment, 'bin/moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'false', MOTO_EC2_LOAD_DEFAULT_AMIS: 'true' },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  const endpoint = `http://127.0.0.1:${port}`
  await answers(endpoint, server)
  return { endpoint, stop: () => ended(server) }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

async function answers(endpoint: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error(`moto_server ended at once (${server.exitCode})`)
    const answer = await fetch(`${endpoint}/moto-api/data.json`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  server.kill()
  throw new Error('moto_server did not answer within a minute')
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const gone = new Promise((resolve) => server.once('exit', resolve))
  server.kill()
  await gone
}
