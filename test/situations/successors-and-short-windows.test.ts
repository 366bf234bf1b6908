import { describe, expect, it } from 'vitest'
import { activity, audited, type Curve, fixedAt, instances, repeated, START_SEC } from './a-fortnight.ts'
import { offered, priced, typed } from './a-market.ts'

/** An older generation is a finding where its successor is cheaper for the same work, idleness is one whatever else could be had, and a short window is judged as far as it goes. */

const fixed = (count: number, type = 'm5.large') => ({
  curve: fixedAt(count),
  policies: [],
  group: { MinSize: count, MaxSize: count, DesiredCapacity: count, Instances: instances(count, { InstanceType: type }) },
})

const both = ['us-east-1a', 'us-east-1b']
type Runs = {
  readonly size: 'large' | 'xlarge'
  readonly usd: readonly [m4: string, m5: string]
  readonly zones?: readonly string[]
  readonly image?: object
  readonly m5?: object
  readonly curve?: Curve
}

/** Eight instances of m4, in two zones, beside an m5 of the same size: with what it costs, where it is to be had, and what the image and it have. */
const onM4 = ({ size, usd: [m4, m5], zones = both, image = {}, m5: has = {}, curve }: Runs) =>
  audited({
    ...fixed(8, `m4.${size}`),
    ...(curve === undefined ? {} : { curve }),
    template: { InstanceType: `m4.${size}` },
    image: image as Readonly<Record<string, unknown>>,
    answers: {
      'ec2.describe-instance-types': typed([
        [`m4.${size}`, size === 'large' ? 2 : 4, 'x86_64', { CurrentGeneration: false, NetworkInfo: { EnaSupport: 'unsupported' } }],
        [`m5.${size}`, size === 'large' ? 2 : 4, 'x86_64', { NetworkInfo: { EnaSupport: 'required' }, ...has }],
      ]),
      'ec2.describe-instance-type-offerings': offered({ [`m4.${size}`]: both, [`m5.${size}`]: zones }),
      'pricing.get-products': priced([
        [`m4.${size}`, m4],
        [`m5.${size}`, m5],
      ]),
    },
  })

describe('an older generation', () => {
  const m4 = (usdOfM5: string, zones = both) => onM4({ size: 'large', usd: ['0.1', usdOfM5], zones })

  it('is a low finding where its successor is cheaper for the same work, and none where it costs as much or more', async () => {
    expect((await m4('0.096')).finding('previous-generation')?.severity).toBe('low')
    for (const usd of ['0.1', '0.11']) expect((await m4(usd)).kinds, usd).not.toContain('previous-generation')
  })

  it('is none where its successor is not to be had in each of its zones', async () => {
    expect((await m4('0.096', ['us-east-1a'])).kinds).not.toContain('previous-generation')
  })
})

describe('a type that the image does not start on', () => {
  const proposed = async (image: object, m5: object = {}) =>
    (await onM4({ size: 'xlarge', usd: ['0.2', '0.12'], image, m5, curve: { size: () => 8, cpu: () => 20 } })).group.proposal?.changes.instanceType

  it('is proposed where the image is enabled for the Elastic Network Adapter, and not where it is not', async () => {
    expect(await proposed({ EnaSupport: true })).toBe('m5.xlarge')
    for (const image of [{}, { EnaSupport: false }]) expect(await proposed(image)).toBeUndefined()
  })

  it('is not proposed for an image that boots by UEFI alone where the type does not, nor for a paravirtual one', async () => {
    const ena = { EnaSupport: true }
    const bios = { SupportedBootModes: ['legacy-bios'] }
    expect(await proposed({ ...ena, BootMode: 'uefi' }, bios)).toBeUndefined()
    expect(await proposed({ ...ena, BootMode: 'uefi-preferred' }, bios)).toBe('m5.xlarge')
    expect(await proposed({ ...ena, VirtualizationType: 'paravirtual' }, { SupportedVirtualizationTypes: ['hvm'] })).toBeUndefined()
  })

  it('does not stand in for today’s where that is not to be had', async () => {
    const failed = repeated(43_200, (time) =>
      activity(time, {
        StatusCode: 'Failed',
        StatusMessage:
          'We currently do not have sufficient m4.xlarge capacity in the Availability Zone you requested (us-east-1a). Launching EC2 instance failed.',
      }),
    )
    const standIns = async (image: object) => {
      const said = await audited({
        ...fixed(8, 'm4.xlarge'),
        template: { InstanceType: 'm4.xlarge' },
        image: image as Readonly<Record<string, unknown>>,
        activities: failed,
        answers: {
          'ec2.describe-instance-types': typed([
            ['m4.xlarge', 4, 'x86_64', { NetworkInfo: { EnaSupport: 'unsupported' } }],
            ['m5.xlarge', 4, 'x86_64', { NetworkInfo: { EnaSupport: 'required' } }],
          ]),
          'ec2.describe-instance-type-offerings': offered({ 'm4.xlarge': both, 'm5.xlarge': both }),
          'pricing.get-products': priced([
            ['m4.xlarge', '0.2'],
            ['m5.xlarge', '0.2'],
          ]),
        },
      })
      return said.group.proposal?.changes.mixedInstances?.instanceTypes
    }
    expect(await standIns({ EnaSupport: true })).toEqual(['m4.xlarge', 'm5.xlarge'])
    expect(await standIns({})).toBeUndefined()
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
