import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import { runAudit } from '../../audit/run.ts'
import { pythonTool } from '../../deploy/python.ts'
import { judge } from '../../domain/judge.ts'
import { writeSampleFleet } from '../../fixtures/sample-fleet.ts'
import { wholeTemplate } from '../report/fragments/whole-template.ts'

const folder = mkdtempSync(join(tmpdir(), 'headroom-cfn-lint-'))
beforeAll(() => writeSampleFleet(join(folder, 'fleet')), 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

it('every proposal for the sample fleet is CloudFormation that cfn-lint takes, and so is its way back', async () => {
  const { report } = await runAudit(await openCapture(join(folder, 'fleet')), { judge })
  const files = report.groups.flatMap(({ proposal }, i) =>
    (['apply', 'restore'] as const).flatMap((way) => {
      if (proposal === null) return []
      const file = join(folder, `${i}-${way}.yml`)
      writeFileSync(file, wholeTemplate(proposal.templatePatch[way]))
      return [file]
    }),
  )
  expect(files.length).toBeGreaterThan(30)
  const found = spawnSync(pythonTool('cfn-lint'), ['--format', 'parseable', '--', ...files], { encoding: 'utf8' })
  expect(found.stdout).toBe('')
}, 600_000)
