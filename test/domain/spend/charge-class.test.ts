import { describe, expect, it } from 'vitest'
import { chargeClassOf } from '../../../domain/spend/charge-class.ts'

describe('what kind of charge a row is', () => {
  it.each([
    ['Tax', '', 100, 'tax'],
    ['Amazon S3', 'EU-Tax', 100, 'tax'],
    ['Amazon S3', 'Taxonomy', 100, 'usage'],
    ['AWS Support (Business)', '', 100, 'support'],
    ['AWS Premium Support', '', 100, 'support'],
    ['My AWS Support', '', 100, 'usage'],
    ['Refund', '', -100, 'refund'],
    ['Amazon S3', 'Refund', -100, 'refund'],
    ['AWS Credits', '', -100, 'credit'],
    ['Amazon S3', 'AWSCredits', -100, 'credit'],
    ['Amazon S3', 'BundledDiscount', -100, 'credit'],
    ['Amazon S3', 'Accredits', 100, 'usage'],
    ['Savings Plans for AWS Compute usage', 'ComputeSP:1yr', 100, 'upfront'],
    ['Amazon Relational Database Service', 'HeavyUsage:db.m5:AllUpfront', 100, 'upfront'],
    ['Upfront fees', '', 100, 'upfront'],
    ['Not Savings Plans for anything', '', 100, 'usage'],
    ['Amazon S3', 'TimedStorage', 100, 'usage'],
    ['Amazon S3', 'TimedStorage', 0, 'usage'],
    ['Amazon S3', 'TimedStorage', -1, 'credit'],
  ] as const)('%s, %s, %i: %s', (service, usageType, total, kind) => {
    expect(chargeClassOf(service, usageType, total)).toBe(kind)
  })
})
