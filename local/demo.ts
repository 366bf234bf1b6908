import { join } from 'node:path'
import { Command } from 'commander'
import { makeFolder } from '../adapters/capture/make-folder.ts'
import { refusedInWords } from '../audit/read-error.ts'
import { parsed } from '../cli/parsed.ts'
import { type Streams, toExitCode } from '../cli/to-exit-code.ts'
import { UsageError } from '../cli/usage-error.ts'
import { writeSampleFleet } from '../fixtures/sample-fleet.ts'

const FOLDER = '.headroom/demo'

/** `headroom demo`: writes the sample fleet as a capture, and audits it. No AWS account is needed. Resolves to the exit code; never rejects. */
export async function demoCommand(argv: readonly string[], streams: Streams, audit: (argv: readonly string[]) => Promise<number>): Promise<number> {
  return await toExitCode(streams, {
    wishOf: (print) => {
      const command = new Command('headroom demo')
        .description('Audits a sample fleet of 64 groups, without an AWS account: prints the report and writes its page.')
        .option('--out <dir>', 'folder for the capture and the page, created if it does not exist', FOLDER)
      return parsed(command, argv, print) === null ? null : (command.opts().out as string)
    },
    run: async (out) => {
      const capture = join(out, 'capture')
      try {
        await makeFolder(capture)
        writeSampleFleet(capture)
      } catch (error) {
        const reason = refusedInWords((error as NodeJS.ErrnoException).code ?? '')
        if (reason === null) throw error
        throw new UsageError(`the folder ${out} cannot be written: ${reason}. Name another one with --out.`, { cause: error })
      }
      const code = await audit(['--capture', capture, '--out', out])
      if (code === 0) await streams.err.write(`open ${join(out, 'page.html')} in a browser; headroom explain NAME --capture ${capture} shows one group\n`)
      return code
    },
  })
}
