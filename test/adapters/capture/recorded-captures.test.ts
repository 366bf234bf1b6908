import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCapture } from '../../../adapters/capture/open.ts'
import { runAudit } from '../../../audit/run.ts'
import { judge } from '../../../domain/judge.ts'
import { type Random, randomSource } from '../../../fixtures/random.ts'
import { draws } from '../../draws.ts'
import { cpu, home, inService, steps, writeCapture } from '../capture-builder.ts'

// Captures of groups as AWS answered them to others. They lie beside the checkout where the project is built, and nowhere else.
const folder = join(import.meta.dirname, '../../../../shared/reference/data/aws-responses')
const isHere = existsSync(folder)
if (!isHere) console.warn('answers recorded from AWS are not beside the repository: no captures are made of them')

type Fields = Readonly<Record<string, unknown>>
const CAPTURES = draws(250).numRuns

function recorded(operation: string, key: string): readonly Fields[] {
  return globSync('*.json', { cwd: join(folder, operation) })
    .sort()
    .flatMap((file) => {
      const answer = JSON.parse(readFileSync(join(folder, operation, file), 'utf8')) as Record<string, Fields[]>
      return answer[key] ?? (Array.isArray(answer) ? (answer as Fields[]) : [])
    })
}

/** What a group cannot be without, in AWS's own model of the answer. */
const REQUIRED = ['AutoScalingGroupName', 'MinSize', 'MaxSize', 'DesiredCapacity', 'DefaultCooldown', 'AvailabilityZones', 'HealthCheckType', 'CreatedTime']

/** AWS leaves an optional field out, the CLI of old writes null for it, and lists may be empty. */
function varied(element: Fields, required: readonly string[], random: Random): Fields {
  return Object.fromEntries(
    Object.entries(element).flatMap(([key, value]) => {
      const chance = required.includes(key) ? 1 : random()
      if (chance < 0.08) return []
      if (chance < 0.12) return [[key, null]]
      return [[key, Array.isArray(value) && chance < 0.18 ? [] : value]]
    }),
  )
}

function madeOf(random: Random): Parameters<typeof writeCapture>[1] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const some = <T>(items: readonly T[]): readonly T[] => items.filter(() => random() < 0.5)
  const names = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) => `${pick(['web', 'api', 'größe', '-x', 'a b/c'])}-${i}`)
  const groups = names.map((name) => {
    const base = Math.floor(random() * 4)
    return {
      ...varied(pick(groupsOfAws), REQUIRED, random),
      AutoScalingGroupName: name,
      ...(random() < 0.5 ? {} : { MinSize: base, DesiredCapacity: base + Math.floor(random() * 3), MaxSize: base + 6 }),
    }
  })
  const renamed = (elements: readonly Fields[], required: readonly string[]) =>
    some(elements).map((element) => ({ ...varied(element, required, random), AutoScalingGroupName: pick(names) }))
  const values = () => Array.from({ length: steps }, () => (random() < 0.1 ? null : Math.round(random() * 1000) / 10))
  const answers = {
    'autoscaling.describe-policies': {
      ScalingPolicies: renamed(policiesOfAws, ['PolicyName', 'PolicyType']).map((one, i) => ({ ...one, PolicyName: `p${i}` })),
    },
    'autoscaling.describe-scaling-activities': {
      Activities: renamed(activitiesOfAws, ['StartTime', 'StatusCode', 'ActivityId']).map((one, i) => ({ ...one, ActivityId: `${i}` })),
    },
    'autoscaling.describe-launch-configurations': { LaunchConfigurations: some(configurationsOfAws) },
    'ec2.describe-instance-types': { InstanceTypes: typesOfAws },
    'ec2.describe-instance-type-offerings': { InstanceTypeOfferings: offeringsOfAws },
    'pricing.get-products': { PriceList: pricesOfAws },
  }
  return {
    groups,
    series: names.flatMap((name) => (random() < 0.8 ? [cpu(name, values()), inService(name, values())] : [])),
    // any of them may be missing
    answers: Object.fromEntries(Object.entries(answers).filter(() => random() < 0.9)),
    gzip: random() < 0.3,
  }
}

const groupsOfAws = isHere ? recorded('autoscaling.DescribeAutoScalingGroups', 'AutoScalingGroups') : []
const policiesOfAws = isHere ? recorded('autoscaling.DescribePolicies', 'ScalingPolicies') : []
const activitiesOfAws = isHere ? recorded('autoscaling.DescribeScalingActivities', 'Activities') : []
const configurationsOfAws = isHere ? recorded('autoscaling.DescribeLaunchConfigurations', 'LaunchConfigurations') : []
const typesOfAws = isHere ? recorded('ec2.DescribeInstanceTypes', 'InstanceTypes') : []
const offeringsOfAws = isHere ? recorded('ec2.DescribeInstanceTypeOfferings', 'InstanceTypeOfferings') : []
const pricesOfAws = isHere ? recorded('pricing.GetProducts', 'PriceList') : []

describe.skipIf(!isHere)('captures of groups as AWS answered them', () => {
  it(`are audited to the end, all ${CAPTURES} of them: no field that is left out, null or empty ends a region`, async () => {
    expect(groupsOfAws.length).toBeGreaterThan(20)
    const dir = mkdtempSync(join(tmpdir(), 'recorded-'))
    onTestFinished(() => rmSync(dir, { recursive: true }))
    let groups = 0
    for (let i = 0; i < CAPTURES; i++) {
      const content = madeOf(randomSource(i))
      const capture = writeCapture(join(dir, String(i)), content)
      // the document is checked against its own schema and sums
      const { report } = await runAudit(await openCapture(capture), { judge })
      expect(report.notAudited, `capture ${i}`).toEqual([])
      expect(report.groups.map(({ name }) => name).sort(), `capture ${i} of ${home}`).toEqual(
        (content.groups ?? []).map((group) => (group as { AutoScalingGroupName: string }).AutoScalingGroupName).sort(),
      )
      const faults = report.places.flatMap(({ unread }) => unread).filter(({ operation }) => operation === 'headroom.judge')
      expect(faults, `capture ${i}`).toEqual([])
      groups += report.groups.length
    }
    expect(groups).toBeGreaterThan(CAPTURES)
  })
})
