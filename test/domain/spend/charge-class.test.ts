import { describe, expect, it } from 'vitest'
import { chargeClassOf, classesIn, classOfRecordType } from '../../../domain/spend/charge-class.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { tablesOf } from './made-up-bill.ts'

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
    ['Savings Plans for AWS Compute usage', 'ComputeSP:1yrNoUpfront', 100, 'recurring-fee'],
    ['Savings Plans for AWS Compute usage', 'USE2-EC2SP:m5.3yrPartialUpfront', 100, 'recurring-fee'],
    ['Savings Plans for AWS Compute usage', 'ComputeSP:1yrAllUpfront', 100, 'upfront'],
    ['Amazon Elastic Compute Cloud - Compute', 'EU-HeavyUsage:m5.large', 100, 'recurring-fee'],
    ['Amazon Relational Database Service', 'HeavyUsage:db.m5:AllUpfront', 100, 'upfront'],
    ['Amazon Redshift (recurring fee)', '', 100, 'recurring-fee'],
    ['Amazon Redshift (upfront fee)', '', 100, 'upfront'],
    ['Savings Plans for anything', 'Hours', 100, 'usage'],
    ['Amazon S3', 'TimedStorage', 100, 'usage'],
    ['Amazon S3', 'TimedStorage', 0, 'usage'],
    ['Amazon S3', 'TimedStorage', -1, 'credit'],
  ] as const)('%s, %s, %i: %s', (service, usageType, total, kind) => {
    expect(chargeClassOf(service, usageType, total)).toBe(kind)
  })
})

describe('what kind of charge a record type is', () => {
  it.each([
    ['Usage', 'usage'],
    ['DiscountedUsage', 'usage'],
    ['SavingsPlanNegation', 'usage'],
    ['Savings Plan Covered Usage', 'usage'],
    ['Enterprise Discount Program Discount', 'usage'],
    ['SavingsPlanRecurringFee', 'recurring-fee'],
    ['RIFee', 'recurring-fee'],
    ['Recurring reservation fee', 'recurring-fee'],
    ['SavingsPlanUpfrontFee', 'upfront'],
    ['Fee', 'upfront'],
    ['Tax', 'tax'],
    ['Support', 'support'],
    ['Credit', 'credit'],
    ['Refund', 'refund'],
  ] as const)('%s: %s', (recordType, kind) => {
    expect(classOfRecordType(recordType)).toBe(kind)
  })

  it('makes a row of a service a fee where nothing but fees is charged for it, whatever the service is called', () => {
    const cell = (service: string, usageType: string) => ({ accountId: 'a', service, usageType, usd: () => 10 })
    const tables = tablesOf([
      cell('Plans', 'ComputeSP:1yrNoUpfront'),
      cell('Plans', 'EC2SP:m5.1yrAllUpfront'),
      cell('Mixed', 'HeavyUsage:m5.large'),
      cell('Mixed', 'x'),
    ])
    const table = tables[0] as DailySpend
    expect(table.rows.map((row) => [row.keys[1], classesIn(table, tables)(row)])).toEqual([
      ['Plans', 'recurring-fee'],
      ['Mixed', 'usage'],
    ])
  })
})
