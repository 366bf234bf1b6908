/** Seeds of the rough fleets that the record is measured on. Nothing in the product may be fitted to them. */
export const measuredSeeds: readonly number[] = [7001]

/** Seeds of the bills that spend is measured on. Nothing in the product may be fitted to them either. */
export const measuredSpendSeeds: readonly number[] = Array.from({ length: 12 }, (_, k) => 8101 + k)

/** Seeds of the fleets that confidence is fitted on. */
export const trainingSeeds: readonly number[] = [101, 102, 103, 104, 105, 106]
