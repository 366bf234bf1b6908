import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Runs this command again on the Node that its package brings on Linux, and gives its exit code; null where none is installed beside it. For a Node that is too
 * old for what the command needs.
 */
export function onOwnNode(command: string, argv: readonly string[]): number | null {
  try {
    const node = createRequire(command).resolve(`node-${process.platform}-${process.arch}/bin/node`)
    const { status, error } = spawnSync(node, [fileURLToPath(command), ...argv], { stdio: 'inherit' })
    return error === undefined ? (status ?? 1) : null
  } catch {
    return null
  }
}
