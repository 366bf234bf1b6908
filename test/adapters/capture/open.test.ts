import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCapture } from '../../../adapters/capture/open.ts'
import { ReadError } from '../../../audit/read-error.ts'
import { unreadInWords } from '../../../report/unseen.ts'
import { capture, cpu, failureOf, groupAnswer, home, list, observationsOf, observed, openPlace, sourceOf } from '../capture-builder.ts'

describe('a capture', () => {
  it('says its window, when it was made, its currency, and its places by account and region', async () => {
    const web = { groups: [groupAnswer('web')] }
    const source = await openCapture(
      capture({ manifest: { currency: 'CNY' }, places: { '999999999999/us-east-1': web, '000000000012/us-west-2': web, '000000000012/eu-west-1': web } }),
    )
    expect(source.window).toEqual({ startSec: Date.parse('2026-10-19T00:00:00Z') / 1000, endSec: Date.parse('2026-10-19T01:00:00Z') / 1000 })
    expect(source.capturedAtSec).toBe(Date.parse('2026-11-02T00:20:00Z') / 1000)
    expect(source.currency).toBe('CNY')
    expect(source.places.map(({ accountId, region }) => `${accountId} ${region}`)).toEqual([
      '000000000012 eu-west-1',
      '000000000012 us-west-2',
      '999999999999 us-east-1',
    ])
    expect((await observationsOf(await sourceOf(source, '000000000012/eu-west-1').open()))[0]?.group).toMatchObject({
      accountId: '000000000012',
      region: 'eu-west-1',
    })
  })

  it('reads the same whether or not its files are compressed', async () => {
    const content = {
      groups: [groupAnswer('web'), groupAnswer('api')],
      series: [cpu('web', [1, 2]), cpu('api', [3])],
      answers: { 'ec2.describe-subnets': { Subnets: [{ SubnetId: 'subnet-1', AvailabilityZone: 'us-east-1a', AvailableIpAddressCount: 7 }] } },
    }
    const [plain, gzipped] = [capture(content), capture({ ...content, gzip: true })]
    expect(await observed(gzipped)).toEqual(await observed(plain))
    expect((await openPlace(gzipped)).place).toEqual((await openPlace(plain)).place)
  })

  it('takes any times of ISO 8601 with an offset', async () => {
    const source = await openCapture(
      capture({
        groups: [],
        manifest: { capturedAt: '2026-11-02T01:20:00.123456+01:00', window: { start: '2026-10-19T00:00:00+00:00', end: '2026-11-02T00:00:00.000Z' } },
      }),
    )
    expect(source.window.startSec).toBe(1_792_368_000)
    expect(source.capturedAtSec).toBe(Date.parse('2026-11-02T00:20:00Z') / 1000)
  })

  it('leaves files beside the accounts and hidden folders alone', async () => {
    const dir = capture({ groups: [], raw: { 'accounts/.DS_Store': 'x', 'accounts/notes.txt': 'x', 'README.md': 'x' } })
    mkdirSync(join(dir, 'accounts', '.git', 'us-east-1'), { recursive: true })
    expect((await openCapture(dir)).places).toHaveLength(1)
  })

  it('tells what makes a directory no capture', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'capture-'))
    onTestFinished(() => rmSync(empty, { recursive: true }))
    writeFileSync(join(empty, 'capture-of-text'), 'x')
    const cases: readonly (readonly [string, RegExp])[] = [
      [empty, /this folder is not a capture: it has no capture\.json\. Name the folder/],
      [join(empty, 'nowhere'), /there is no such file or folder/],
      [join(empty, 'capture-of-text'), /it is a file, not a folder/],
      [capture({ raw: { 'capture.json': '{' } }), /^capture\.json: is not JSON/],
      [capture({ raw: { 'capture.json': '' } }), /^capture\.json: is empty/],
      [
        capture({ groups: [], manifest: { format: 'headroom-capture/2' } }),
        /capture\.json, field format: "headroom-capture\/2" is not a format that this version reads/,
      ],
      [capture({ groups: [], manifest: { currency: undefined } }), /capture\.json, field currency: expected string, received undefined/],
      [capture({ groups: [], manifest: { capturedAt: 'yesterday' } }), /field capturedAt: "yesterday" is not a time/],
      [
        capture({ groups: [], window: { start: '2026-02-30T00:00:00Z', end: '2026-03-01T00:00:00Z' } }),
        /field window\.start: "2026-02-30T00:00:00Z" is not a time/,
      ],
      [capture({ groups: [], window: { start: '2026-11-02T00:00:00Z', end: '2026-11-02T00:00:00Z' } }), /field window: the end has to be after the start/],
      [capture({}), /accounts: holds no account and region/],
    ]
    for (const [dir, message] of cases) {
      const failure = await failureOf(openCapture(dir))
      expect(failure).toBeInstanceOf(ReadError)
      expect(failure.message).toMatch(message)
    }
  })

  it('loses only the account whose id has lost its leading zeros', async () => {
    const source = await openCapture(capture({ groups: [groupAnswer('web')], places: { '12/us-east-1': { groups: [groupAnswer('web')] } } }))
    expect((await failureOf(sourceOf(source, '12/us-east-1').open())).message).toMatch(/accounts\/12: "12" is not a 12-digit account ID\. .* leading zeros/)
    expect(await sourceOf(source, '12/us-east-1').listGroupNames?.()).toEqual(['web'])
    expect((await sourceOf(source, home).open()).groupNames).toEqual(['web'])
  })
})

describe('what is not in a capture', () => {
  it('is null, and listed; groups without series are still there', async () => {
    const place = await openPlace(capture({ groups: [groupAnswer('web')] }))
    expect(place.unread.map(unreadInWords)).toEqual([
      'autoscaling.describe-policies: not in the capture',
      'autoscaling.describe-scaling-activities: not in the capture',
      'autoscaling.describe-scheduled-actions: not in the capture',
      'cloudwatch.describe-alarms: not in the capture',
      'cloudwatch.get-metric-data: not in the capture',
      'ec2.describe-images: not in the capture',
      'ec2.describe-instance-type-offerings: not in the capture',
      'ec2.describe-instance-types: not in the capture',
      'ec2.describe-launch-template-versions: not in the capture',
      'ec2.describe-security-groups: not in the capture',
      'ec2.describe-subnets: not in the capture',
      'elbv2.describe-target-groups: not in the capture',
      'pricing.get-products: not in the capture',
      'service-quotas.list-service-quotas: not in the capture',
    ])
    const { accountId, region, vcpusAtMaximum, groupsBehind, ...facts } = place.place
    expect(Object.values(facts)).toEqual(Object.values(facts).map(() => null))
    const [observation] = await observationsOf(place)
    expect(observation?.group).toMatchObject({ policies: null, scheduledActions: null, activities: null, launchTemplate: null, detailedMonitoring: null })
    expect(observation).toMatchObject({ cpuPercentAverage: null, inServiceInstances: null, inServiceSource: 'none' })
  })

  it('is not the same as what is empty', async () => {
    const place = await openPlace(
      capture({
        groups: [groupAnswer('web')],
        series: [],
        answers: {
          'autoscaling.describe-policies': { ScalingPolicies: [] },
          'autoscaling.describe-scheduled-actions': { ScheduledUpdateGroupActions: [] },
          'autoscaling.describe-scaling-activities': { Activities: [] },
          'ec2.describe-images': { Images: [] },
          'cloudwatch.describe-alarms': { MetricAlarms: [], CompositeAlarms: [] },
        },
      }),
    )
    const [observation] = await observationsOf(place)
    expect(observation?.group).toMatchObject({ policies: [], scheduledActions: [], activities: [] })
    expect(place.place.imageIds).toEqual(new Set())
    expect(place.place.alarms).toEqual(new Map())
    expect(place.unread.map(unreadInWords)).not.toContain('cloudwatch.get-metric-data: not in the capture')
    expect(observation?.cpuPercentAverage).toBeNull()
  })

  it('ends one region alone when it is the list of groups', async () => {
    const source = await openCapture(capture({ groups: [groupAnswer('web')], places: { '111122223333/eu-west-1': { series: [] } } }))
    const failure = await failureOf(sourceOf(source, '111122223333/eu-west-1').open())
    expect(failure).toBeInstanceOf(ReadError)
    expect(failure.message).toMatch(/^accounts\/111122223333\/eu-west-1\/autoscaling\.describe-auto-scaling-groups\.json: is not in the capture/)
    expect((await sourceOf(source, home).open()).groupNames).toEqual(['web'])
  })
})

describe('groups', () => {
  it('are observed each once and only those asked for, by name where no series is read', async () => {
    const place = await openPlace(capture({ groups: ['b', 'a', 'c', 'a'].map((name) => groupAnswer(name)) }))
    expect(place.groupNames).toEqual(['a', 'b', 'c'])
    expect((await observationsOf(place)).map(({ group }) => group.name)).toEqual(['a', 'b', 'c'])
    expect((await observationsOf(place, new Set(['c', 'nobody']))).map(({ group }) => group.name)).toEqual(['c'])
  })

  it('of one name in two regions and two accounts keep their own series', async () => {
    const dir = capture({
      groups: [groupAnswer('web')],
      series: [cpu('web', [10])],
      places: {
        '111122223333/eu-west-1': { groups: [groupAnswer('web')], series: [cpu('web', [20])] },
        '000000000001/us-east-1': { groups: [groupAnswer('web')], series: [cpu('web', [30])] },
      },
    })
    const first = async (place: string) => list((await observed(dir, place)).get('web')?.cpuPercentAverage ?? null)?.[0]
    expect([await first(home), await first('111122223333/eu-west-1'), await first('000000000001/us-east-1')]).toEqual([10, 20, 30])
  })
})
