import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawRoughFleet, type FleetOptions } from '../../fixtures/rough/draw-fleet.ts'
import { families } from '../../fixtures/rough/families.ts'
import { liveThrough } from '../../fixtures/rough/observe-life.ts'
import { auditedFleet, auditOf } from './audited.ts'
import { yardsticksBeside } from './beside.ts'
import { accuracyDocument, type Measured, readmeSection } from './document.ts'
import { scoresByReading } from './in-the-way.ts'
import { calibrationPlot, savingsPlot } from './plots.ts'
import { type Followed, followedRows, type Known, knownFleet, type Row, rowsOfReport, rowsOfTool } from './rows.ts'
import { scoreOf } from './score.ts'
import { between, sectionIn } from './sections.ts'
import { measuredSeeds } from './seeds.ts'
import { tools } from './tools.ts'

const root = join(import.meta.dirname, '../..')

/** One of every family is enough of the plain world. */
const plainCounts = Object.fromEntries(Object.keys(families).map((name) => [name, 1]))

/** Draws, audits and judges the measured fleets, and writes docs/accuracy.md, its plots, and what the README says of it. */
export async function writeScalingAccuracy(): Promise<void> {
  // one fleet at a time: a fleet's minutes are many
  const fleets: FleetRows[] = []
  for (const seed of measuredSeeds) fleets.push(await measuredFleet({ seed }))
  const plain = await measuredFleet({ seed: measuredSeeds[0] as number, counts: plainCounts, world: 'plain' })
  const measured: Measured = {
    seeds: measuredSeeds,
    headroom: fleets.flatMap(({ headroom }) => headroom),
    plain: plain.headroom,
    untold: await untoldFleet(measuredSeeds[0] as number),
    byReading: await scoresByReading(fleets.flatMap(({ known }) => known)),
    tools: Object.fromEntries(Object.keys(tools).map((name) => [name, fleets.flatMap((fleet) => fleet.tools[name] ?? [])])),
    beside: yardsticksBeside(),
  }
  mkdirSync(join(root, 'docs/accuracy'), { recursive: true })
  const document = join(root, 'docs/accuracy.md')
  writeFileSync(document, between(accuracyDocument(measured), sectionIn(readFileSync(document, 'utf8'), 'spend'), 'spend'))
  writeFileSync(join(root, 'docs/accuracy/confidence.svg'), calibrationPlot(scoreOf(measured.headroom)))
  writeFileSync(join(root, 'docs/accuracy/savings.svg'), savingsPlot(measured.headroom))
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  writeFileSync(join(root, 'README.md'), between(readme, readmeSection(measured), 'scaling'))
}

type FleetRows = { readonly known: readonly Known[]; readonly headroom: readonly Row[]; readonly tools: Readonly<Record<string, readonly Row[]>> }

/** A fleet without any load balancer; what tracks the requests of one has to have it. */
async function untoldFleet(seed: number): Promise<readonly Followed[]> {
  const groups = drawRoughFleet({ seed })
    .filter(({ setup }) => !setup.policies.some((policy) => policy.type === 'TargetTrackingScaling' && policy.metric === 'ALBRequestCountPerTarget'))
    .map((group) => liveThrough({ ...group, exposure: { ...group.exposure, loadBalancer: false } }))
  return followedRows(groups, await auditOf(groups))
}

async function measuredFleet(options: FleetOptions): Promise<FleetRows> {
  const from = performance.now()
  const { groups, report } = await auditedFleet(options)
  const known = knownFleet(`${options.world ?? 'rough'}-${options.seed}-${groups.length}`, groups)
  const rows = { known, headroom: rowsOfReport(known, report), tools: Object.fromEntries(Object.keys(tools).map((name) => [name, rowsOfTool(known, name)])) }
  console.error(`fleet ${options.seed}, ${options.world ?? 'rough'} world: ${groups.length} groups in ${Math.round((performance.now() - from) / 1000)} s`)
  return rows
}
