import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import type { FleetSource, OpenPlace } from '../../audit/io.ts'
import type { Observation } from '../../domain/observe/observation.ts'

/**
 * Small captures for tests: `writeCapture(dir, { groups: [groupAnswer('web')], series: [cpu('web', [40, 50])] })`. What is not
 * given is not in the capture. The window is one hour of twelve steps unless `window` says otherwise.
 */
export type Content = PlaceContent & {
  /** More accounts and regions: `{ '000000000001/eu-west-1': { groups: [...] } }`. Groups and series beside it lie in `home`. */
  readonly places?: Readonly<Record<string, PlaceContent>>
  /** Fields of capture.json to have in place of the right ones. */
  readonly manifest?: Readonly<Record<string, unknown>>
  readonly window?: { readonly start: string; readonly end: string }
  /** Cost Explorer's requests with their answers. */
  readonly costs?: unknown
  /** Compress every file. */
  readonly gzip?: boolean
  /** Whole files as they are, by their path in the capture: broken ones, mostly. */
  readonly raw?: Readonly<Record<string, string | Buffer>>
}

export type PlaceContent = {
  readonly groups?: readonly object[]
  readonly series?: readonly object[]
  /** Lines of the months before, by the hour. */
  readonly hourly?: readonly object[]
  /** Answers by operation: `{ 'autoscaling.describe-policies': { ScalingPolicies: [] } }`. */
  readonly answers?: Readonly<Record<string, unknown>>
}

export const home = '111122223333/us-east-1'
export const startTime = '2026-10-19T00:00:00Z'
export const startSec = Date.parse(startTime) / 1000
/** The steps of the window. */
export const steps = 12

/** Writes a capture into `dir`, which is made. */
export function writeCapture(dir: string, content: Content): string {
  const { manifest = {}, window = { start: startTime, end: '2026-10-19T01:00:00Z' }, costs, gzip = false, raw = {} } = content
  const put = (name: string, text: string | Buffer, plain = false): void => {
    const path = join(dir, name) + (gzip && !plain ? '.gz' : '')
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, gzip && !plain ? gzipSync(text) : text)
  }
  const putJson = (name: string, value: unknown): void => put(name, JSON.stringify(value))
  putJson('capture.json', { format: 'headroom-capture/1', capturedAt: '2026-11-02T00:20:00Z', window, currency: 'USD', ...manifest })
  if (costs !== undefined) putJson('ce.get-cost-and-usage.json', costs)
  const own = content.groups === undefined && content.series === undefined && content.answers === undefined ? {} : { [home]: content }
  for (const [place, { groups, series, hourly, answers = {} }] of Object.entries({ ...own, ...content.places })) {
    const folder = `accounts/${place}`
    mkdirSync(join(dir, folder), { recursive: true })
    if (groups !== undefined) putJson(`${folder}/autoscaling.describe-auto-scaling-groups.json`, { AutoScalingGroups: groups })
    if (series !== undefined) put(`${folder}/cloudwatch.get-metric-data.ndjson`, series.map((line) => `${JSON.stringify(line)}\n`).join(''))
    if (hourly !== undefined) put(`${folder}/cloudwatch.get-metric-data-hourly.ndjson`, hourly.map((line) => `${JSON.stringify(line)}\n`).join(''))
    for (const [operation, answer] of Object.entries(answers)) putJson(`${folder}/${operation}.json`, answer)
  }
  for (const [name, text] of Object.entries(raw)) put(name, text, true)
  return dir
}

/** Writes a capture into a directory that is gone when the test is. */
export function capture(content: Content): string {
  const dir = mkdtempSync(join(tmpdir(), 'capture-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  return writeCapture(dir, content)
}

/** A group as DescribeAutoScalingGroups answers it: two to ten instances, four now. */
export function groupAnswer(name: string, changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    AutoScalingGroupName: name,
    AutoScalingGroupARN: `arn:aws:autoscaling:us-east-1:111122223333:autoScalingGroup:0:autoScalingGroupName/${name}`,
    MinSize: 2,
    MaxSize: 10,
    DesiredCapacity: 4,
    DefaultCooldown: 300,
    AvailabilityZones: ['us-east-1a', 'us-east-1b'],
    LoadBalancerNames: [],
    TargetGroupARNs: [],
    HealthCheckType: 'EC2',
    HealthCheckGracePeriod: 300,
    Instances: [],
    CreatedTime: '2026-01-01T00:00:00Z',
    SuspendedProcesses: [],
    VPCZoneIdentifier: 'subnet-1,subnet-2',
    EnabledMetrics: [],
    Tags: [],
    TerminationPolicies: ['Default'],
    NewInstancesProtectedFromScaleIn: false,
    ...changes,
  }
}

/** One line of metrics, five minutes a value from the window's start on, unless `changes` says otherwise. */
export function seriesLine(
  name: string,
  [namespace, metric, statistic]: readonly [string, string, string],
  values: readonly unknown[],
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    Namespace: namespace,
    MetricName: metric,
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: name }],
    Stat: statistic,
    Period: 300,
    StartTime: startTime,
    Values: values,
    ...changes,
  }
}

/** CPU's average of a group. */
export function cpu(name: string, values: readonly unknown[], changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return seriesLine(name, ['AWS/EC2', 'CPUUtilization', 'Average'], values, changes)
}

export function inService(name: string, values: readonly unknown[], changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return seriesLine(name, ['AWS/AutoScaling', 'GroupInServiceInstances', 'Average'], values, changes)
}

/** A target group's ARN and CloudWatch dimension, under the load balancer of its name. */
export const targetGroupArn = (name: string): string => `arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/${name}/0123456789abcdef`
export const loadBalancerArn = (name: string): string => `arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/${name}/fedcba9876543210`
export const loadBalancerDimension = (name: string): object => ({ Name: 'LoadBalancer', Value: `app/${name}/fedcba9876543210` })
export const targetGroupDimension = (name: string): object => ({ Name: 'TargetGroup', Value: `targetgroup/${name}/0123456789abcdef` })

/** A metric of a target group under a load balancer. */
export function targetGroupLine(loadBalancer: string, targetGroup: string, metric: string, statistic: string, values: readonly unknown[]): object {
  return seriesLine('', ['AWS/ApplicationELB', metric, statistic], values, {
    Dimensions: [loadBalancerDimension(loadBalancer), targetGroupDimension(targetGroup)],
  })
}

export function loadBalancerLine(loadBalancer: string, metric: string, statistic: string, values: readonly unknown[]): object {
  return seriesLine('', ['AWS/ApplicationELB', metric, statistic], values, { Dimensions: [loadBalancerDimension(loadBalancer)] })
}

/** Opens the one place of a capture; rejects as that does. */
export async function openPlace(dir: string, place = home): Promise<OpenPlace> {
  const source = await openCapture(dir)
  return sourceOf(source, place).open()
}

export function sourceOf(source: FleetSource, place: string): FleetSource['places'][number] {
  const found = source.places.find(({ accountId, region }) => `${accountId}/${region}` === place)
  if (found === undefined) throw new Error(`the capture has no ${place}`)
  return found
}

/** Every observation of a place, in the order in which they come. */
export async function observationsOf(place: OpenPlace, names?: ReadonlySet<string>): Promise<readonly Observation[]> {
  const all: Observation[] = []
  for await (const observation of place.observeGroups(names)) all.push(observation)
  return all
}

/** The observations of a capture's one place, by name of the group. */
export async function observed(dir: string, place = home): Promise<ReadonlyMap<string, Observation>> {
  const all = await observationsOf(await openPlace(dir, place))
  return new Map(all.map((observation) => [observation.group.name, observation]))
}

/** The one observation of a capture of one group. */
export async function onlyObservation(dir: string): Promise<Observation> {
  const all = await observationsOf(await openPlace(dir))
  if (all.length !== 1) throw new Error(`the capture has ${all.length} groups`)
  return all[0] as Observation
}

/** What a promise rejects with; fails when it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('it did not fail')
}

/** A step's values, as an array that compares well. */
export function list(values: Float64Array | null): readonly number[] | null {
  return values === null ? null : [...values]
}
