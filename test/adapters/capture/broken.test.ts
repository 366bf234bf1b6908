import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openCapture } from '../../../adapters/capture/open.ts'
import { ReadError } from '../../../audit/read-error.ts'
import { runAudit } from '../../../audit/run.ts'
import { judge } from '../../../domain/judge.ts'
import { capture, cpu, failureOf, groupAnswer, home, observationsOf, sourceOf } from '../capture-builder.ts'

const folder = `accounts/${home}`
const GROUPS = `${folder}/autoscaling.describe-auto-scaling-groups.json`
const SERIES = `${folder}/cloudwatch.get-metric-data.ndjson`
const healthy = { '000000000001/eu-west-1': { groups: [groupAnswer('fine')], series: [cpu('fine', [1])] } }

/** What reading `home` fails with when these files are in it; another place of the capture is read to its end. */
async function failure(raw: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const source = await openCapture(capture({ groups: [groupAnswer('web')], places: healthy, raw }))
  const fine = await sourceOf(source, '000000000001/eu-west-1').open()
  expect((await observationsOf(fine)).map(({ group }) => group.name)).toEqual(['fine'])
  const error = await failureOf(
    sourceOf(source, home)
      .open()
      .then((place) => observationsOf(place)),
  )
  expect(error).toBeInstanceOf(ReadError)
  return error.message
}

const groups = (...changes: readonly object[]): string => JSON.stringify({ AutoScalingGroups: changes.map((change, i) => groupAnswer(`g${i}`, { ...change })) })
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])

describe('a broken answer', () => {
  it('of groups ends its account and region alone, naming file, field and remedy', async () => {
    expect(await failure({ [GROUPS]: groups({}, {}, {}, { TargetGroupARNs: 'none' }) })).toBe(
      `${GROUPS}, field AutoScalingGroups[3].TargetGroupARNs: expected array, received string. It has to be the AWS CLI's own answer (--output json). Collect this file again, or remove it: what rests on it is then not assessed.`,
    )
    const cases: readonly (readonly [string | Buffer, RegExp])[] = [
      ['', /groups\.json: is empty/],
      ['{', /groups\.json: is not JSON/],
      ['not json', /groups\.json: is not JSON/],
      ['null', /field AutoScalingGroups: has no list/],
      ['[]', /field AutoScalingGroups: has no list/],
      ['{}', /field AutoScalingGroups: has no list AutoScalingGroups/],
      ['{"AutoScalingGroups":{}}', /field AutoScalingGroups: expected a list/],
      ['{"AutoScalingGroups":null}', /field AutoScalingGroups: expected a list/],
      ['{"AutoScalingGroups":[1]}', /field AutoScalingGroups\[0\]: expected object, received number/],
      ['{"AutoScalingGroups":[{]}', /field AutoScalingGroups/],
      [`${groups({}).slice(0, -1)},`, /is not JSON/],
      [groups({}, {}).replace('},{', '},,{'), /field AutoScalingGroups\[1\]: is not JSON \(an element is missing\)/],
      [groups({}).replace(']}', ',]}'), /AutoScalingGroups\[1\]: is not JSON \(an element is missing\)/],
      [`${groups({})}${groups({})}`, /is not JSON/],
      [groups({ AutoScalingGroupName: undefined }), /field AutoScalingGroups\[0\]\.AutoScalingGroupName: expected string, received undefined/],
      [utf16(groups({})), /groups\.json: is UTF-16, not UTF-8\. Save it as UTF-8/],
      [Buffer.from(groups({}), 'utf16le'), /is UTF-16/],
      [gzipSync(groups({})), /is gzip, but its name does not end in \.gz/],
    ]
    for (const [text, message] of cases) expect(await failure({ [GROUPS]: text })).toMatch(message)
  })

  it('of any other operation ends it as well where nothing tells what rests on it: broken is not absent', async () => {
    const cases: readonly (readonly [string, unknown, RegExp])[] = [
      ['autoscaling.describe-policies', { ScalingPolicies: [{ AutoScalingGroupName: 7, PolicyName: 'p' }] }, /ScalingPolicies\[0\]\.AutoScalingGroupName/],
      ['cloudwatch.describe-alarms', { MetricAlarms: [{ Threshold: 80 }] }, /MetricAlarms\[0\]\.AlarmName/],
      ['ec2.describe-subnets', { Subnets: ['subnet-1'] }, /Subnets\[0\]: expected object/],
      ['ec2.describe-launch-template-versions', { LaunchTemplateVersions: [{}] }, /LaunchTemplateVersions\[0\]\.LaunchTemplateId/],
      ['ec2.describe-launch-template-versions', { LaunchTemplateVersions: [{ LaunchTemplateName: 'web' }] }, /LaunchTemplateVersions\[0\]\.LaunchTemplateId/],
      ['ec2.describe-images', { Images: [{ ImageId: null }] }, /Images\[0\]\.ImageId: expected string, received null/],
      ['ec2.describe-security-groups', { SecurityGroups: ['sg-1'] }, /SecurityGroups\[0\]/],
      ['ec2.describe-instance-type-offerings', { InstanceTypeOfferings: [{}] }, /InstanceTypeOfferings\[0\]\.InstanceType/],
      ['elbv2.describe-target-groups', { TargetGroups: [{ TargetGroupArn: 1 }] }, /TargetGroups\[0\]\.TargetGroupArn/],
      ['pricing.get-products', { PriceList: ['{'] }, /PriceList\[0\]: its text is not JSON/],
      ['service-quotas.list-service-quotas', { Quotas: [{ Value: '5' }] }, /Quotas\[0\]/],
    ]
    for (const [operation, answer, message] of cases)
      expect(await failure({ [`${folder}/${operation}.json`]: JSON.stringify(answer) }), operation).toMatch(message)
  })

  it('is no absent one where a folder lies in its place', async () => {
    for (const operation of ['pricing.get-products', 'ec2.describe-subnets', 'autoscaling.describe-auto-scaling-groups']) {
      const raw = { [`${folder}/${operation}.json/a.json`]: '{}' }
      const only = { ...healthy, [home]: operation.startsWith('autoscaling') ? { answers: {} } : { groups: [groupAnswer('web')] } }
      const error = await failureOf(sourceOf(await openCapture(capture({ places: only, raw })), home).open())
      expect(error.message).toBe(
        `${folder}/${operation}.json: is a folder, not a file. Put the file itself in its place, or remove it: what rests on it is then not assessed.`,
      )
    }
    const series = capture({ groups: [groupAnswer('web')], raw: { [`${SERIES}/a`]: '' } })
    expect((await failureOf(sourceOf(await openCapture(series), home).open())).message).toMatch(/ndjson: is a folder, not a file/)
    // what stands beside the judgement ends nothing else
    const beside = await openCapture(capture({ groups: [groupAnswer('web')], raw: { 'savingsplans.describe-savings-plans.json/a': '' } }))
    expect(await beside.readSavingsPlans?.()).toMatchObject({ plans: null, unread: expect.stringContaining('is a folder, not a file') })
  })

  it('of a gzip that is cut off, or none, says so', async () => {
    const whole = gzipSync(groups({}, {}, {}))
    const only = (file: Buffer) => ({ places: { ...healthy, [home]: { answers: {} } }, raw: { [`${GROUPS}.gz`]: file } })
    const failing = async (file: Buffer) => (await failureOf(sourceOf(await openCapture(capture(only(file))), home).open())).message
    expect(await failing(whole.subarray(0, -20))).toMatch(/groups\.json\.gz: is a gzip that ends too early\. Collect this file again/)
    expect(await failing(Buffer.from(groups({})))).toMatch(/groups\.json\.gz: is not valid gzip/)
    expect(await failing(gzipSync(whole))).toMatch(/is compressed twice/)
    expect(await failing(Buffer.alloc(0))).toMatch(/groups\.json\.gz: is/)
  })

  it('still lets the names of the groups be had', async () => {
    const source = await openCapture(capture({ raw: { [GROUPS]: groups({ MinSize: 'two' }, {}) } }))
    expect(await sourceOf(source, home).listGroupNames?.()).toEqual(['g0', 'g1'])
    const unreadable = await openCapture(capture({ raw: { [GROUPS]: '{' } }))
    expect(await failureOf(sourceOf(unreadable, home).listGroupNames?.() as Promise<unknown>)).toBeInstanceOf(ReadError)
  })
})

describe('a UTF-8 byte order mark', () => {
  it('is tolerated in answers and series', async () => {
    const mark = '\ufeff'
    const source = await openCapture(capture({ raw: { [GROUPS]: mark + groups({}), [SERIES]: mark + JSON.stringify(cpu('g0', [42])) } }))
    const [observation] = await observationsOf(await sourceOf(source, home).open())
    expect(observation?.cpuPercentAverage?.[0]).toBe(42)
  })
})

describe('broken series', () => {
  const web = JSON.stringify(cpu('web', [1, 2]))
  const changed = (change: object): string => JSON.stringify({ ...cpu('web', [1, 2]), ...change })

  it('end their account and region alone, naming file, line and field', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [`${web}\n\n{"Namespace":`, /line 3: is not JSON/],
      [`${web}\n[]`, /line 2: is not a JSON object/],
      [`${web}\nnull`, /line 2: is not a JSON object/],
      [changed({ Namespace: undefined }), /line 1, field Namespace: is missing/],
      [changed({ Stat: 95 }), /line 1, field Stat: expected text/],
      [changed({ Dimensions: undefined }), /field Dimensions: is missing/],
      [changed({ Dimensions: {} }), /field Dimensions: expected a list/],
      [changed({ Dimensions: [null] }), /field Dimensions\[0\]\.Name: expected text/],
      [changed({ Dimensions: [{ Name: 'AutoScalingGroupName', Value: 7 }] }), /field Dimensions\[0\]\.Value: expected text/],
      [web.replace('[1,2]', '[1,2'), /line 1: is not JSON/],
    ]
    for (const [text, message] of cases) expect(await failure({ [SERIES]: text }), text).toMatch(message)
  })

  it('that are cut off or in UTF-16 end it before any group is judged', async () => {
    const gz = gzipSync(`${web}\n`.repeat(50))
    expect(await failure({ [`${SERIES}.gz`]: gz.subarray(0, -9) })).toMatch(/ndjson\.gz: is a gzip that ends too early/)
    expect(await failure({ [SERIES]: utf16(web) })).toMatch(/ndjson: is UTF-16/)
  })
})

describe('what is broken of one group', () => {
  const [shared, own] = ['shared', 'own'].map((name) => `arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/${name}/0123456789abcdef`)
  const web = cpu('web', [1, 2])
  const changed = (change: object): string => JSON.stringify({ ...web, ...change })

  /** What of `web` cannot be read where the files are these; another group of the account and region is given as if nothing were. */
  async function unreadable(raw: Readonly<Record<string, string>>, change: object = {}): Promise<string | undefined> {
    const groups = [groupAnswer('other', { TargetGroupARNs: [own, shared] }), groupAnswer('web', { TargetGroupARNs: [shared], ...change })]
    const place = await sourceOf(await openCapture(capture({ groups, series: [cpu('other', [3]), web], raw })), home).open()
    expect(place.groupNames).toEqual(['other', 'web'])
    const [other, ...more] = await observationsOf(place)
    expect([other?.group.name, other?.group.sharedTargetGroupArns, other?.cpuPercentAverage?.[0], more]).toEqual(['other', [shared], 3, []])
    expect([...(place.unreadable?.keys() ?? [])]).toEqual(['web'])
    return place.unreadable?.get('web')
  }

  it('in the answer of groups ends that group alone, which still shares what it shares', async () => {
    expect(await unreadable({}, { MinSize: '1' })).toBe(
      `${GROUPS}, field AutoScalingGroups[1].MinSize: expected number, received string. It has to be the AWS CLI's own answer (--output json). Collect this file again, or remove it: what rests on it is then not assessed.`,
    )
    const cases: readonly (readonly [object, RegExp])[] = [
      [{ CreatedTime: 'once' }, /field AutoScalingGroups\[1\]\.CreatedTime: "once" is not a time/],
      [{ CreatedTime: 1_792_368_000_000 }, /\.CreatedTime: 1792368000000 is not a time/],
      [{ CreatedTime: true }, /\.CreatedTime: expected a time/],
      // numbers of instances that AWS never answers
      [{ MinSize: -3 }, /\.MinSize: expected number to be >=0/],
      [{ MaxSize: 1e300 }, /\.MaxSize: expected int/],
      [{ DesiredCapacity: 1.5 }, /\.DesiredCapacity: expected int, received number/],
      [{ Tags: [{ Key: 'a', Value: 'b' }, { Key: 7 }] }, /field AutoScalingGroups\[1\]\.Tags\[1\]\.Key: expected string, received number/],
    ]
    for (const [change, message] of cases) expect(await unreadable({}, change)).toMatch(message)
  })

  it('is why a report lists it as not judged, and its account and region as audited', async () => {
    const groups = [groupAnswer('other'), groupAnswer('web', { MaxSize: null })]
    const { report } = await runAudit(await openCapture(capture({ groups, series: [cpu('other', [3]), web] })), { judge })
    expect(report.notAudited).toEqual([])
    expect(report.groups.find(({ name }) => name === 'web')).toMatchObject({
      status: 'insufficient-data',
      statusReason: expect.stringContaining('field AutoScalingGroups[1].MaxSize: expected number, received null'),
    })
  })

  it('in its policies, scheduled actions and activities ends that group alone', async () => {
    const cases: readonly (readonly [string, string, object, RegExp])[] = [
      [
        'policies',
        'ScalingPolicies',
        { PolicyName: 'p', TargetTrackingConfiguration: { TargetValue: '50' } },
        /\[0\]\.TargetTrackingConfiguration\.TargetValue/,
      ],
      ['scheduled-actions', 'ScheduledUpdateGroupActions', { ScheduledActionName: 'a', MinSize: '2' }, /Actions\[0\]\.MinSize/],
      ['scaling-activities', 'Activities', { ActivityId: 'a', StatusCode: 'Successful' }, /Activities\[0\]\.StartTime/],
    ]
    for (const [of, key, element, message] of cases) {
      const file = `${folder}/autoscaling.describe-${of}.json`
      expect(await unreadable({ [file]: JSON.stringify({ [key]: [{ AutoScalingGroupName: 'web', ...element }] }) })).toMatch(message)
    }
  })

  it('in the datapoints of its series ends that group alone, naming file, line and field', async () => {
    const after = `${JSON.stringify(web)}\n${JSON.stringify(cpu('other', [3]))}`
    expect(await unreadable({ [SERIES]: `${changed({ Period: '300' })}\n${after}` })).toBe(
      `${SERIES}, line 1, field Period: expected a number of seconds. Each line has to be one series as the capture format describes it. Collect this file again, or remove it: its metrics are then not assessed.`,
    )
    const cases: readonly (readonly [string, RegExp])[] = [
      [changed({ Values: undefined }), /field Values: expected a list/],
      [changed({ Values: { 0: 1 } }), /field Values: expected a list/],
      [changed({ Values: [1, [2], 3] }), /field Values\[1\]: \[2\] is not what belongs here/],
      [changed({ Values: [1, true] }), /field Values\[1\]: true is not/],
      [changed({ Values: [1, '2'] }), /field Values\[1\]: "2" is not/],
      [changed({ StartTime: undefined }), /field StartTime: expected a time \(or Timestamps in its place\)/],
      [changed({ StartTime: 'noon' }), /field StartTime: "noon" is not a time/],
      [changed({ Timestamps: ['2026-10-19T00:00:00Z', 'noon'] }), /field Timestamps\[1\]: "noon" is not/],
      [changed({ Timestamps: 'now' }), /field Timestamps: expected a list/],
      ...(['[1,NaN]', '[01,2]', '[1,2,]'] as const).map((list) => [changed({}).replace('[1,2]', list), /line 1, field Values: is not JSON/] as const),
    ]
    for (const [line, message] of cases) {
      expect(await unreadable({ [SERIES]: `${line}\n${after}` }), line).toMatch(message)
      expect(await unreadable({ [SERIES]: `${after}\n${line}` }), line).toMatch(
        message.source.startsWith('line 1') ? /line 3, field Values: is not JSON/ : message,
      )
    }
  })
})

describe('one malformed element of an answer that groups share', () => {
  const arn = (what: string) => `arn:aws:elasticloadbalancing:us-east-1:111122223333:${what}`
  const template = (id: string, data: object, more: object = {}) => ({
    LaunchTemplateId: id,
    LaunchTemplateName: id,
    VersionNumber: 1,
    DefaultVersion: true,
    CreateTime: '2026-01-01T00:00:00Z',
    LaunchTemplateData: data,
    ...more,
  })
  const launchedFrom = (id: string, more: object = {}) => ({
    LaunchTemplate: { LaunchTemplateId: id, LaunchTemplateName: id, Version: '1' },
    Instances: [],
    ...more,
  })
  const groups = [
    groupAnswer('other', { ...launchedFrom('lt-other'), VPCZoneIdentifier: 'subnet-3' }),
    groupAnswer('web', { ...launchedFrom('lt-web'), TargetGroupARNs: [arn('targetgroup/web/1')], VPCZoneIdentifier: 'subnet-1, subnet-2' }),
  ]
  const sound: Readonly<Record<string, unknown>> = {
    'ec2.describe-launch-template-versions': {
      LaunchTemplateVersions: [
        template('lt-other', { InstanceType: 'c5.large', ImageId: 'ami-other', SecurityGroupIds: ['sg-other'] }),
        template('lt-web', { InstanceType: 'm5.large', ImageId: 'ami-web', SecurityGroupIds: ['sg-web'] }),
      ],
    },
    'autoscaling.describe-policies': {
      ScalingPolicies: [{ AutoScalingGroupName: 'web', PolicyName: 'p', PolicyType: 'StepScaling', Alarms: [{ AlarmName: 'high' }] }],
    },
    'elbv2.describe-target-groups': { TargetGroups: [{ TargetGroupArn: arn('targetgroup/web/1'), LoadBalancerArns: [arn('loadbalancer/app/web/1')] }] },
    'ec2.describe-subnets': {
      Subnets: ['subnet-1', 'subnet-2', 'subnet-3'].map((SubnetId) => ({
        SubnetId,
        AvailabilityZone: 'us-east-1a',
        AvailableIpAddressCount: 9,
        VpcId: SubnetId === 'subnet-3' ? 'vpc-other' : 'vpc-web',
      })),
    },
    'ec2.describe-instance-types': {
      InstanceTypes: ['c5.large', 'm5.large'].map((InstanceType) => ({
        InstanceType,
        VCpuInfo: { DefaultVCpus: 2 },
        MemoryInfo: { SizeInMiB: 8192 },
      })),
    },
  }

  /** Of what could not be read, by group; of the account and region the same is said. */
  async function unreadable(answers: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, string>>> {
    const series = groups.map((_, i) => cpu(['other', 'web'][i] as string, [3]))
    const place = await sourceOf(await openCapture(capture({ groups, series, answers: { ...sound, ...answers } })), home).open()
    const left = (await observationsOf(place)).map(({ group }) => group.name)
    expect([...left, ...(place.unreadable?.keys() ?? [])].sort()).toEqual(['other', 'web'])
    const said = new Set(place.unread.map(({ reason }) => reason))
    for (const reason of place.unreadable?.values() ?? []) expect(said).toContain(reason)
    return Object.fromEntries(place.unreadable ?? [])
  }

  const ofWeb: readonly (readonly [operation: string, answer: unknown, message: RegExp])[] = [
    [
      'cloudwatch.describe-alarms',
      { MetricAlarms: [{ AlarmName: 'high', Threshold: '80%' }] },
      /MetricAlarms\[0\]\.Threshold: expected number, received string/,
    ],
    [
      'ec2.describe-instance-types',
      { InstanceTypes: [{ InstanceType: 'm5.large', VCpuInfo: {}, MemoryInfo: { SizeInMiB: 1 } }] },
      /InstanceTypes\[0\]\.VCpuInfo\.DefaultVCpus/,
    ],
    ['ec2.describe-instance-type-offerings', { InstanceTypeOfferings: [{ InstanceType: 'm5.large', Location: 7 }] }, /InstanceTypeOfferings\[0\]/],
    ['ec2.describe-subnets', { Subnets: [{ SubnetId: 'subnet-2', AvailabilityZone: 'a' }] }, /Subnets\[0\]\.AvailableIpAddressCount/],
    ['ec2.describe-vpcs', { Vpcs: [{ VpcId: 'vpc-web', InstanceTenancy: 7 }] }, /Vpcs\[0\]\.InstanceTenancy/],
    ['ec2.describe-images', { Images: [{ ImageId: 'ami-web', State: 7 }] }, /Images\[0\]\.State/],
    ['ec2.describe-security-groups', { SecurityGroups: [{ GroupId: 'sg-web', IpPermissions: 7 }] }, /SecurityGroups\[0\]\.IpPermissions/],
    [
      'ec2.describe-launch-template-versions',
      { LaunchTemplateVersions: [template('lt-other', {}), template('lt-web', {}, { VersionNumber: 'one' })] },
      /LaunchTemplateVersions\[1\]\.VersionNumber/,
    ],
    ['elbv2.describe-target-groups', { TargetGroups: [{ TargetGroupArn: arn('targetgroup/web/1'), Port: '80' }] }, /TargetGroups\[0\]\.Port/],
    [
      'elbv2.describe-load-balancers',
      { LoadBalancers: [{ LoadBalancerArn: arn('loadbalancer/app/web/1'), SecurityGroups: 7 }] },
      /LoadBalancers\[0\]\.SecurityGroups/,
    ],
    [
      'pricing.get-products',
      { PriceList: [price('1,234.50')] },
      /PriceList\[0\]\.terms\.OnDemand\.t\.priceDimensions\.d\.pricePerUnit\.USD: "1,234\.50" is no decimal amount/,
    ],
  ]

  it.each(ofWeb)('of %s ends the groups that rest on it alone, and is said of the place', async (operation, answer, message) => {
    const { other, web } = await unreadable({ [operation]: answer })
    expect(other).toBeUndefined()
    expect(web).toMatch(message)
    expect(web).toContain(`${folder}/${operation}.json`)
  })

  it('of quotas ends the groups whose instances count against it', async () => {
    const quota = (QuotaCode: string) => ({ 'service-quotas.list-service-quotas': { Quotas: [{ QuotaCode, Value: '5' }] } })
    expect(Object.keys(await unreadable(quota('L-1216C47A')))).toEqual(['other', 'web'])
    expect(await unreadable(quota('L-DB2E81BA'))).toEqual({})
  })

  it('that no group rests on ends none', async () => {
    expect(await unreadable({ 'cloudwatch.describe-alarms': { MetricAlarms: [{ AlarmName: 'low', Threshold: '80%' }] } })).toEqual({})
  })

  it('is why a report lists those groups as not judged, and judges the others', async () => {
    const answers = { ...sound, 'ec2.describe-images': { Images: [{ ImageId: 'ami-other' }, { ImageId: 'ami-web', State: 7 }] } }
    const { report } = await runAudit(await openCapture(capture({ groups, answers })), { judge })
    expect(report.notAudited).toEqual([])
    const reasons = Object.fromEntries(report.groups.map(({ name, statusReason }) => [name, statusReason]))
    expect(reasons.web).toContain('field Images[1].State: expected string, received number')
    expect(reasons.other).not.toContain('Images')
    expect(report.places[0]?.unread.map(({ operation }) => operation)).toContain('ec2.describe-images')
  })
})

function price(usd: string): string {
  return JSON.stringify({
    product: { productFamily: 'Compute Instance', attributes: { instanceType: 'm5.large' } },
    terms: { OnDemand: { t: { priceDimensions: { d: { unit: 'Hrs', pricePerUnit: { USD: usd } } } } } },
  })
}
