import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Random, randomSource } from '../../fixtures/random.ts'

/** A fleet that was drawn, with what real ones have besides: instances that are billed and serve nothing, several types, Spot, and the same names in another account. */

type Shape = {
  AutoScalingGroupName: string
  MinSize: number
  MaxSize: number
  LaunchTemplate?: object | undefined
  Instances: { InstanceId: string; InstanceType: string; AvailabilityZone: string; LifecycleState: string }[]
}

/** What is made of a group; whatever it is, the report's figures have to agree. */
const twists: readonly ((shape: Shape, random: Random) => object)[] = [
  () => ({}),
  (shape, random) => ({ Instances: [...shape.Instances, ...aside(shape, 'Standby', 1 + Math.floor(4 * random()))] }),
  (shape, random) => {
    const size = 1 + Math.floor(30 * random())
    return { WarmPoolConfiguration: { PoolState: 'Running' }, WarmPoolSize: size, Instances: [...shape.Instances, ...aside(shape, 'Warmed:Running', size)] }
  },
  (_, random) => ({ WarmPoolConfiguration: { PoolState: random() < 0.5 ? 'Stopped' : 'Hibernated' }, WarmPoolSize: 3 }),
  (shape, random) => mixed(shape, { OnDemandBaseCapacity: Math.floor(3 * random()), OnDemandPercentageAboveBaseCapacity: 50 * Math.floor(3 * random()) }),
  (shape) => mixed(shape, { OnDemandPercentageAboveBaseCapacity: 0 }, '2'),
]

/** Instances that stand aside, as many and of the type of the first. */
function aside({ Instances: [first] }: Shape, LifecycleState: string, count: number): Shape['Instances'] {
  return first === undefined ? [] : Array.from({ length: count }, (_, i) => ({ ...first, InstanceId: `i-0aside${i}`, LifecycleState }))
}

/** The type that runs, and another for every second instance. */
function mixed({ LaunchTemplate, Instances }: Shape, InstancesDistribution: object, WeightedCapacity?: string): object {
  const today = Instances[0]?.InstanceType ?? 'm5.large'
  const other = today === 'm5.large' ? 'm5.xlarge' : 'm5.large'
  return {
    LaunchTemplate: undefined,
    MixedInstancesPolicy: {
      LaunchTemplate: { LaunchTemplateSpecification: LaunchTemplate, Overrides: [today, other].map((InstanceType) => ({ InstanceType, WeightedCapacity })) },
      InstancesDistribution,
    },
    Instances: Instances.map((one, i) => (i % 2 === 0 ? one : { ...one, InstanceType: other })),
  }
}

/** Changes a capture of one place in place, and writes that place again under another account. */
export function makeUnusual(folder: string, place: { readonly accountId: string; readonly region: string }, seed: number): void {
  const random = randomSource(seed)
  const file = join(folder, 'accounts', place.accountId, place.region, 'autoscaling.describe-auto-scaling-groups.json')
  const { AutoScalingGroups: shapes } = JSON.parse(readFileSync(file, 'utf8')) as { AutoScalingGroups: Shape[] }
  const changed = shapes.map((shape) => ({ ...shape, ...twists[Math.floor(twists.length * random())]?.(shape, random) }))
  writeFileSync(file, JSON.stringify({ AutoScalingGroups: changed }))
  const accounts = join(folder, 'accounts')
  cpSync(join(accounts, place.accountId), join(accounts, '300000000099'), { recursive: true })
}
