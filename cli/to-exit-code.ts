import { AwsError } from '../adapters/aws/aws-error.ts'
import { inSight } from '../report/visible.ts'
import type { Output } from './output.ts'
import { systemErrorInWords } from './system-error.ts'
import { UsageError } from './usage-error.ts'

/** Where a command writes, and the environment that says whether to show where an error came from. */
export type Streams = { readonly out: Output; readonly err: Output; readonly env: NodeJS.ProcessEnv }

/** A command's parts: its wish from the command line (null: only help was asked for), what to do about it, and its words for an error (where left out, the error's own), in which nothing is hidden from sight. */
type Parts<Wish> = {
  readonly wishOf: (print: (text: string) => void) => Wish | null
  readonly run: (wish: Wish) => Promise<number>
  readonly complaint?: (error: unknown) => string
}

/** Runs a command to its end. Resolves to the exit code (2 for wrong usage, 1 for what failed); never rejects. */
export async function toExitCode<Wish>({ out, err, env }: Streams, { wishOf, run, complaint = wordsOf }: Parts<Wish>): Promise<number> {
  try {
    let help = ''
    const wish = wishOf((text) => {
      help += text
    })
    if (wish !== null) return await run(wish)
    await out.write(help)
    return 0
  } catch (error) {
    await err.write(`${complaint(error).split('\n').map(inSight).join('\n')}\n`)
    if (env.HEADROOM_DEBUG === '1') await err.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return isUsage(error) ? 2 : 1
  }
}

/** Without a Region AWS was never asked: it is as one that is written wrongly. */
function isUsage(error: unknown): boolean {
  return error instanceof UsageError || (error instanceof AwsError && error.kind === 'no-region')
}

/** An error's own words, whatever was thrown. */
export function wordsOf(error: unknown): string {
  return systemErrorInWords(error) ?? (error instanceof Error ? error.message : String(error))
}
