import type { findingCommand } from '../../cli/finding-command.ts'
import type { LocalService } from '../../local/service.ts'

/** What a command says that works on what a running service keeps, and its exit code. */
export async function saidBy(service: LocalService, command: (world: Parameters<typeof findingCommand>[1]) => Promise<number>) {
  const said = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: async (text: string) => {
      said[name] += text
    },
  })
  const code = await command({
    openKept: async () => ({ table: service.table, bucket: service.bucket, settings: null }),
    out: stream('out'),
    err: stream('err'),
    env: {},
    nowSec: () => service.now.sec,
  })
  return { code, ...said }
}
