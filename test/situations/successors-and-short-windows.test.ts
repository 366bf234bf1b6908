import { describe, expect, it } from 'vitest'
import { audited, fixedAt, instances, START_SEC } from './a-fortnight.ts'
import { offered, priced, typed } from './a-market.ts'

/** An older generation is a finding where its successor is cheaper for the same work, idleness is one whatever else could be had, and a short window is judged as far as it goes. */

const fixed = (count: number, type = 'm5.large') => ({
  curve: fixedAt(count),
  policies: [],
  group: { MinSize: count, MaxSize: count, DesiredCapacity: count, Instances: instances(count, { InstanceType: type }) },
})

describe('an older generation', () => {
  const both = ['us-east-1a', 'us-east-1b']
  const m4 = (usdOfM5: string, zonesOfM5: readonly string[] = both) =>
    audited({
      ...fixed(8, 'm4.large'),
      template: { InstanceType: 'm4.large' },
      answers: {
        'ec2.describe-instance-types': typed([
          ['m4.large', 2, 'x86_64', { CurrentGeneration: false, NetworkInfo: { EnaSupport: 'unsupported' } }],
          ['m5.large', 2, 'x86_64', { NetworkInfo: { EnaSupport: 'required' } }],
        ]),
        'ec2.describe-instance-type-offerings': offered({ 'm4.large': both, 'm5.large': zonesOfM5 }),
        'pricing.get-products': priced([
          ['m4.large', '0.1'],
          ['m5.large', usdOfM5],
        ]),
      },
    })

  it('is a low finding where its successor is cheaper for the same work, and none where it costs as much or more', async () => {
    expect((await m4('0.096')).finding('previous-generation')?.severity).toBe('low')
    for (const usd of ['0.1', '0.11']) expect((await m4(usd)).kinds, usd).not.toContain('previous-generation')
  })

  it('is none where its successor is not to be had in each of its zones', async () => {
    expect((await m4('0.096', ['us-east-1a'])).kinds).not.toContain('previous-generation')
  })
})

describe('a type that needs the Elastic Network Adapter', () => {
  const zones = ['us-east-1a', 'us-east-1b']
  const half = (image: Readonly<Record<string, unknown>> | null) =>
    audited({
      ...fixed(8, 'm4.xlarge'),
      curve: { size: () => 8, cpu: () => 20 },
      template: { InstanceType: 'm4.xlarge' },
      image,
      answers: {
        'ec2.describe-instance-types': typed([
          ['m4.xlarge', 4, 'x86_64', { CurrentGeneration: false, NetworkInfo: { EnaSupport: 'unsupported' } }],
          ['m5.xlarge', 4, 'x86_64', { NetworkInfo: { EnaSupport: 'required' } }],
        ]),
        'ec2.describe-instance-type-offerings': offered({ 'm4.xlarge': zones, 'm5.xlarge': zones }),
        'pricing.get-products': priced([
          ['m4.xlarge', '0.2'],
          ['m5.xlarge', '0.12'],
        ]),
      },
    })
  const typeOf = ({ group }: Awaited<ReturnType<typeof half>>) => group.proposal?.changes.instanceType

  it('is proposed where the image is enabled for it, and not where it is not', async () => {
    expect(typeOf(await half({ EnaSupport: true }))).toBe('m5.xlarge')
    for (const image of [{}, { EnaSupport: false }]) expect(typeOf(await half(image))).toBeUndefined()
  })
})

describe('an idle group', () => {
  const idle = { ...fixed(4), curve: { size: () => 4, cpu: () => 0.4 }, quiet: true }

  it('is idle whether or not there is a cheaper type, or any price at all', async () => {
    const none = { 'ec2.describe-instance-types': typed([['m5.large', 2, 'x86_64']]), 'pricing.get-products': priced([['m5.large', '0.096']]) }
    expect((await audited({ ...idle, answers: none })).kinds).toContain('idle-group')
    const unpriced = await audited({ ...idle, answers: { 'pricing.get-products': undefined } })
    expect(unpriced.kinds).toContain('idle-group')
    expect(unpriced.finding('idle-group')?.estimatedMonthlySavings ?? null).toBeNull()
  })

  it('is none where one hour a night is spent at full CPU', async () => {
    const nightly = { size: () => 4, cpu: (sec: number) => (sec % 86_400 < 3600 ? 90 : 0.4) }
    expect((await audited({ ...idle, curve: nightly })).kinds).not.toContain('idle-group')
  })
})

describe('a window of a week', () => {
  const week = { windowStart: '2026-10-26T00:00:00Z' }
  const missing = (steps: number) => {
    const from = START_SEC + 10 * 86_400
    return { size: (sec: number) => (sec >= from && sec < from + steps * 300 ? Number.NaN : 8), cpu: () => 30 }
  }

  it('of which one datapoint of 2,016 is missing is judged, and so is one without a morning', async () => {
    for (const steps of [1, 60]) expect((await audited({ ...fixed(8), ...week, curve: missing(steps) })).group.status, String(steps)).toBe('audited')
  })

  it('of which half is missing is not, and says how much was seen', async () => {
    const { group } = await audited({ ...fixed(8), ...week, curve: missing(1100) })
    expect(group.status).toBe('insufficient-data')
    expect(group.statusReason).toMatch(/45(\.\d)? %/)
  })

  it('finds of a group that was made within it that it is too young, whatever was seen of it', async () => {
    const { group } = await audited({ ...fixed(8), ...week, group: { ...fixed(8).group, CreatedTime: '2026-10-29T00:00:00Z' } })
    expect([group.status, group.statusReason]).toEqual(['insufficient-data', expect.stringMatching(/^too young/)])
  })
})
