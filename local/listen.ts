import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LocalServer } from './aws.ts'

/** Opens a server of this process on a free port. Rejects with what the system says when it cannot. */
export async function listen(server: Server): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
