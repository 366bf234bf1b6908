import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { unread } from '../reasons.ts'
import { mean } from '../series.ts'

export type VolumeTypeFacts = {
  /** The volumes of type gp2 that its template has made with each instance; null: a size that the template leaves to the image. */
  readonly volumes: readonly { readonly device: string; readonly sizeGiB: number | null }[]
  /** What gp3 costs less by the GiB, 0-1: by the region's prices, or as AWS says of all where those were not read. */
  readonly cheaperFraction: number
  /** What gp3 saves on the instances in service; null where prices, sizes or their number are not known. */
  readonly savesMicroUsdPerMonth: number | null
  /** In service on average; null where their number is not known. */
  readonly instances: number | null
  readonly launchTemplate: { readonly id: string; readonly name: string; readonly version: string }
  readonly managedBy: string | null
}

/** "Up to 20 % lower price per GiB than gp2" (EBS User Guide, General Purpose SSD volumes). */
const CHEAPER_FRACTION = 0.2
/**
 * Up to this size a gp3 volume as it comes (3,000 IOPS) has no fewer operations than gp2 (3 IOPS for each GiB; EBS User Guide, General Purpose SSD
 * volumes). A larger one needs them provisioned, which costs: whether it is cheaper then is not said here.
 */
const MOST_GIB = 1000

export const volumeType: Rule<VolumeTypeFacts> = {
  kind: 'volume-type',
  category: 'overprovisioned',
  summary: 'launches with gp2 volumes, where gp3 costs less for the same performance',
  thresholds: [],
  bestPractices: ['COST06-BP02', 'PERF03-BP01'],
  assess,
}

function assess({ observation: { group, inServiceInstances }, place: { volumePrices } }: Case): Verdict<VolumeTypeFacts> {
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  const { launchTemplate: template } = group
  if (template === null) return notAssessed(unread('launch-template'))
  const typed = (template.volumes ?? []).filter(({ volumeType }) => volumeType !== null)
  if (typed.length === 0) return notApplicable({ code: 'volumes-of-image' })
  const instances = inServiceInstances === null ? Number.NaN : mean(inServiceInstances)
  const volumes = typed.flatMap(({ device, volumeType, sizeGiB }) => (volumeType === 'gp2' && !((sizeGiB ?? 0) > MOST_GIB) ? [{ device, sizeGiB }] : []))
  const [gp2, gp3] = [volumePrices?.get('gp2') ?? Number.NaN, volumePrices?.get('gp3') ?? Number.NaN]
  const saves = volumes.reduce((sum, { sizeGiB }) => sum + (sizeGiB ?? Number.NaN), 0) * (gp2 - gp3) * instances
  const facts: VolumeTypeFacts = {
    volumes,
    cheaperFraction: Number.isNaN(gp2 - gp3) ? CHEAPER_FRACTION : 1 - gp3 / gp2,
    savesMicroUsdPerMonth: Number.isNaN(saves) ? null : Math.round(saves),
    instances: Number.isNaN(instances) ? null : instances,
    launchTemplate: { id: template.id, name: template.name, version: template.version },
    managedBy: group.managedBy,
  }
  return facts.volumes.length === 0 || !(facts.cheaperFraction > 0) ? inOrder(facts) : found('low', facts)
}
