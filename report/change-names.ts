/** What became of a finding; `ongoing` is the weekly reminder of one that stays. In the order in which they are told. */
export const changeNames = ['new', 'worse', 'reopened', 'resolved', 'deleted', 'ongoing'] as const

export type ChangeName = (typeof changeNames)[number]

/** What stands over the findings of a change, in mail and Slack. */
export const changeHeadings: Readonly<Record<ChangeName, string>> = {
  new: 'New',
  worse: 'Worse',
  reopened: 'Back again',
  resolved: 'Resolved',
  deleted: 'Group deleted',
  ongoing: 'Still open',
}
