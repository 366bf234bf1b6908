import { describe, expect, it } from 'vitest'
import { activity, audited, fixedAt, instances, repeated } from './a-fortnight.ts'

/** Figures that speak of one thing are one figure, and what was not observed is no zero. */

const oversized = { curve: { size: () => 8, cpu: () => 6 }, policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }
const open = { template: { NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: ['sg-1'] }] } }
type Said = Awaited<ReturnType<typeof audited>>
const cents = (usd: number | null | undefined): number => Math.round((usd ?? Number.NaN) * 100)

describe('public addresses', () => {
  it('go with the instances that go: the saving is of both, within its range, and the page adds up its rows', async () => {
    const { group, report, finding } = await audited({ ...oversized, ...open })
    const { proposal, current, publicIpv4 } = group
    const saves = proposal?.estimatedMonthlySavings?.amount ?? 0
    const before = (current?.usdPerMonth ?? 0) + (publicIpv4?.usdPerMonth ?? 0)
    const after = (proposal?.replay.usdPerMonth ?? 0) + (publicIpv4?.proposedUsdPerMonth ?? 0)
    expect(publicIpv4?.usdPerMonth).toBeCloseTo(8 * 730 * 0.005, 2)
    expect(saves).toBeCloseTo(before - after, 1)
    expect(proposal?.savingsRange?.low).toBeLessThanOrEqual(saves)
    expect(proposal?.savingsRange?.high).toBeGreaterThanOrEqual(saves)
    expect(finding('excess-capacity')?.estimatedMonthlySavings?.amount).toBe(saves)
    expect(cents(report.summary.estimatedMonthlySavings?.amount)).toBe(
      cents(report.groups.reduce((sum, one) => sum + (one.estimatedMonthlySavings?.amount ?? 0), 0)),
    )
  })

  it('of an idle group are saved with it', async () => {
    const idle = { ...oversized, curve: { size: () => 8, cpu: () => 0.4 }, quiet: true }
    const [closed, exposed] = [await audited(idle), await audited({ ...idle, ...open })]
    const saved = (said: Said): number => said.finding('idle-group')?.estimatedMonthlySavings?.amount ?? Number.NaN
    expect(saved(closed)).toBeCloseTo(8 * 730 * 0.096, 1)
    expect(saved(exposed)).toBeCloseTo(8 * 730 * (0.096 + 0.005), 1)
  })

  it('that nobody told of are in no sum', async () => {
    const { group } = await audited({ ...oversized, subnet: { MapPublicIpOnLaunch: undefined } })
    expect(group.publicIpv4).toBeUndefined()
  })
})

describe('a sum of nothing observed', () => {
  it('is unknown where the price list could not be had', async () => {
    const { group, report } = await audited({ ...oversized, answers: { 'pricing.get-products': undefined } })
    expect(group.current?.usdPerMonth).toBeNull()
    expect(group.proposal?.estimatedMonthlySavings ?? null).toBeNull()
    expect(report.summary.estimatedMonthlySavings).toBeNull()
  })
})

describe('the bill', () => {
  type Row = readonly [key: readonly string[], usd: number, quantity: number, unit: string]
  const day = (offset: number): string => new Date(Date.UTC(2026, 9, 12 + offset)).toISOString().slice(0, 10)
  /** Twenty days of the same rows. */
  const answer = (GroupBy: readonly object[], rows: readonly Row[]) => ({
    Request: { TimePeriod: { Start: day(0), End: day(20) }, Granularity: 'DAILY', GroupBy },
    Response: {
      ResultsByTime: Array.from({ length: 20 }, (_, i) => ({
        TimePeriod: { Start: day(i), End: day(i + 1) },
        Estimated: false,
        Groups: rows.map(([Keys, usd, quantity, Unit]) => ({
          Keys,
          Metrics: {
            AmortizedCost: { Amount: String(usd), Unit: 'USD' },
            UnblendedCost: { Amount: String(usd), Unit: 'USD' },
            UsageQuantity: { Amount: String(quantity), Unit },
          },
        })),
      })),
    },
  })
  const bill = (usd: number, quantity: number, unit = 'Hrs') => [
    answer([{ Type: 'TAG', Key: 'aws:autoscaling:groupName' }], [[['aws:autoscaling:groupName$web'], usd, quantity, unit]]),
    answer(
      [
        { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
        { Type: 'DIMENSION', Key: 'SERVICE' },
      ],
      [[['111122223333', 'Amazon Elastic Compute Cloud - Compute'], usd, quantity, unit]],
    ),
  ]
  const four = { curve: fixedAt(4), policies: [], group: { MinSize: 4, MaxSize: 4, DesiredCapacity: 4, Instances: instances(4) } }

  it('of the hours that ran is their rate', async () => {
    const { group } = await audited({ ...four, costs: bill(96 * 0.06, 96) })
    expect([group.usdPerInstanceHour, group.rateSource]).toEqual([0.06, 'cost-explorer'])
  })

  it('of half the hours that ran is not their rate, and that is said', async () => {
    const { group } = await audited({ ...four, costs: bill(48 * 0.06, 48) })
    expect([group.usdPerInstanceHour, group.rateSource]).toEqual([0.096, 'list-price'])
    expect(group.leftOut.join()).toContain('instance-hours ran')
  })

  it('of hours and gigabytes in one row of the tag is divided by the hours that were observed', async () => {
    const { group } = await audited({ ...four, costs: bill(96 * 0.08, 110, 'N/A') })
    expect(group.usdPerInstanceHour).toBeCloseTo(0.08, 4)
  })
})

describe('activities', () => {
  it('that do not add up to what was in service say nothing of its zones', async () => {
    const said = await audited({
      curve: { size: () => 8, cpu: () => 50 },
      policies: [],
      group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) },
      // whatever took their place is not among them
      activities: repeated(21_600, (time) => activity(time, { Description: 'Terminating EC2 instance: i-0gone', Cause: '' })),
    })
    expect(said.kinds).not.toContain('single-zone')
  })
})
