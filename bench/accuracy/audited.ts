import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCapture } from '../../adapters/capture/open.ts'
import { runAudit } from '../../audit/run.ts'
import { judge } from '../../domain/judge.ts'
import { drawRoughFleet, type FleetOptions } from '../../fixtures/rough/draw-fleet.ts'
import { type LivedGroup, liveThrough } from '../../fixtures/rough/observe-life.ts'
import { writeRoughCapture } from '../../fixtures/rough/rough-capture.ts'
import type { Report } from '../../report/schema.ts'

/** A rough fleet and what an audit of its capture says. */
export type Audited = { readonly groups: readonly LivedGroup[]; readonly report: Report }

export async function auditedFleet(options: FleetOptions): Promise<Audited> {
  const groups = drawRoughFleet(options).map((group) => liveThrough(group))
  return { groups, report: await auditOf(groups) }
}

/** Writes the groups' capture and audits it as the command line does. */
export async function auditOf(groups: readonly LivedGroup[]): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-accuracy-'))
  try {
    writeRoughCapture(folder, groups)
    return (await runAudit(await openCapture(folder), { judge })).report
  } finally {
    rmSync(folder, { recursive: true })
  }
}
