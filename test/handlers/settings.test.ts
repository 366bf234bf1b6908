import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../domain/policy.ts'
import { readRunSettings, runConfiguration } from '../../handlers/run-settings.ts'
import { SettingsError } from '../../handlers/settings.ts'

const policyOf = (environment: Record<string, string>) =>
  runConfiguration(readRunSettings(environment, ['HEADROOM_CONFIGURATION', 'HEADROOM_POLICY', 'HEADROOM_USD_PER_1000_REQUESTS'])).policy

describe('what a thousand requests are worth', () => {
  it('is a threshold among the others, and may be a setting of its own', () => {
    expect(policyOf({})).toEqual(defaultPolicy)
    expect(policyOf({ HEADROOM_POLICY: '{"usdPer1000Requests":2,"wasteFraction":0.3}' })).toEqual({
      ...defaultPolicy,
      usdPer1000Requests: 2,
      wasteFraction: 0.3,
    })
    expect(policyOf({ HEADROOM_POLICY: '{"usdPer1000Requests":2}', HEADROOM_USD_PER_1000_REQUESTS: '0.8' }).usdPer1000Requests).toBe(0.8)
  })

  it('is not less than nothing', () => {
    expect(() => policyOf({ HEADROOM_USD_PER_1000_REQUESTS: '-1' })).toThrow(SettingsError)
  })
})
