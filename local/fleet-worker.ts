import { workerData } from 'node:worker_threads'
import { type FleetDay, writeSampleFleet } from '../fixtures/sample-fleet.ts'

// Writes the sample fleet of a day on a thread of its own (sample-days.ts), while what came before it is audited.
const { directory, day } = workerData as { readonly directory: string; readonly day: FleetDay }
writeSampleFleet(directory, { day })
