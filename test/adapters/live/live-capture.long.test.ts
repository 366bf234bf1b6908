import { existsSync, globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readMarker } from '../../../adapters/capture/capture-marker.ts'
import { writeLiveCapture } from '../../../adapters/capture/capture-writer.ts'
import { openCapture } from '../../../adapters/capture/open.ts'
import { expectSame } from '../../same.ts'
import { expectRedacted, marker, openSample, regions, told } from './a-live-capture.ts'

const home = mkdtempSync(join(tmpdir(), 'live-capture-'))
afterAll(() => rmSync(home, { recursive: true }))

describe('a capture of live accounts', () => {
  it('that was interrupted goes on with the places that are left, and pays for nothing twice', async () => {
    const dir = join(home, 'interrupted')
    const first = await openSample()
    let places = 0
    const stop = () => {
      if (++places > 12) throw new Error('interrupted')
    }
    const begun = marker(first.fleet)
    await expect(writeLiveCapture(first.fleet, dir, begun, stop)).rejects.toThrow('interrupted')
    expect(existsSync(join(dir, 'capture.json'))).toBe(false)
    const left = await readMarker(dir)
    expect(left?.done.length).toBeGreaterThan(0)

    const undisturbed = await openSample()
    await writeLiveCapture(undisturbed.fleet, join(home, 'undisturbed'), marker(undisturbed.fleet), () => {})
    const second = await openSample()
    await writeLiveCapture(second.fleet, dir, left as NonNullable<typeof left>, () => {})
    const asked = (calls: readonly { readonly operation: string }[], operation: string) => calls.filter((call) => call.operation === operation).length
    expect(asked(second.calls, 'GetCostAndUsage')).toBe(0)
    expect(asked(second.calls, 'GetMetricData')).toBeLessThan(asked(undisturbed.calls, 'GetMetricData'))
    expectSame(await told(await openCapture(dir)), await told(await openCapture(join(home, 'undisturbed'))))
    expect(readdirSync(dir).sort()).toEqual([
      'accounts',
      'budgets.describe-budgets.json',
      'capture.json',
      'ce.get-anomalies.json',
      'ce.get-cost-and-usage.json',
      'ec2.describe-reserved-instances.json',
      'savingsplans.describe-savings-plans.json',
    ])
    expect(globSync('**/*.part', { cwd: dir })).toEqual([])
  })

  it('says in all regions what the accounts themselves say, down to what could not be read', async () => {
    const whole = join(home, 'whole')
    const { fleet } = await openSample()
    const progress: number[] = []
    const notRead = await writeLiveCapture(fleet, whole, marker(fleet), ({ groups }) => progress.push(groups))
    expect(notRead.map(({ accountId, region, operation }) => [accountId, region, operation])).toEqual([
      ['004455667788', 'eu-west-1', 'cloudwatch.describe-alarms'],
      ['004455667788', 'eu-west-1', 'cloudwatch.get-metric-data'],
      ['123456789012', 'ap-southeast-2', 'autoscaling.describe-auto-scaling-groups'],
      ['123456789012', 'eu-west-1', 'service-quotas.list-service-quotas'],
      ['999999999999', '*', 'autoscaling.describe-auto-scaling-groups'],
    ])
    expectSame(await told(await openCapture(whole)), await told((await openSample()).fleet))
    expect(Math.max(...progress)).toBe(20)
    expect(await readMarker(whole)).toBeNull()
  })

  it('shows no name and no account id when it is redacted, and the same measurements, in all regions', async () => {
    await expectRedacted(join(home, 'redacted'), regions)
  })
})
