import type { Learnt } from '../../../domain/learn/model.ts'

/** A group that shows nothing of how it works: each estimate that worlds are drawn from is missing. */
export const nothingLearnt = {
  idle: false,
  work: null,
  jobs: null,
  hottest: null,
  zones: null,
  boot: null,
  growth: { perWeek: 0, perWeekError: 0, daySigma: 0 },
} as unknown as Learnt
