import * as z from 'zod/mini'
import { once } from '../adapters/live/once.ts'
import type { Run } from '../audit/begin.ts'
import { type InspectIo, inspectSlice, type SliceDone } from '../audit/inspect-slice.ts'
import type { Slice } from '../audit/run-store.ts'
import { judge } from '../domain/judge.ts'
import { deployedBucket } from './kept-bucket.ts'
import { lambda, type Tools, toolsOf } from './lambda.ts'
import { liveFleet } from './live-fleet.ts'
import { readRunSettings, runConfiguration } from './run-settings.ts'
import { type Environment, settingsRead } from './settings.ts'

/** What the durable run invokes a worker with. */
export type InspectEvent = { readonly run: Run; readonly slice: Slice }

const inspectEvent = z.object({
  run: z.object({
    runId: z.string(),
    folder: z.string(),
    runSec: z.int(),
    trigger: z.enum(['schedule', 'demand']),
    startedSec: z.int(),
    windowEndSec: z.int(),
    days: z.int(),
    accounts: z.array(z.string()),
    regions: z.array(z.string()),
    groups: z.array(z.string()),
    tell: z.boolean(),
  }),
  slice: z.object({ batch: z.int().check(z.nonnegative()), from: z.int().check(z.nonnegative()), to: z.int().check(z.positive()) }),
})

/** The worker: inspects one batch of groups, and stores what came of it. */
export function inspectHandler(openWorld: () => { readonly io: InspectIo }, tools: Tools) {
  return lambda<SliceDone>(tools, async (event) => {
    const { run, slice } = inspectEvent.parse(event)
    return await inspectSlice(run, slice, openWorld().io)
  })
}

function deployed(environment: Environment): { readonly io: InspectIo } {
  const settings = readRunSettings(environment, settingsRead.inspect)
  const bucket = deployedBucket(settings.HEADROOM_BUCKET, settings.AWS_REGION)
  const { put, get } = bucket
  const { policy, overrides, ownerTag } = runConfiguration(settings)
  return {
    io: {
      put,
      get,
      judge,
      settings: { policy, overrides, ownerTag: settings.HEADROOM_OWNER_TAG ?? ownerTag ?? 'team' },
      openFleet: liveFleet(settings, { bucket }),
    },
  }
}

export const handler = inspectHandler(
  once(() => deployed(process.env)),
  toolsOf('inspect'),
)
