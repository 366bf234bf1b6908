/** A run that is not begun, or not gone on with, for a reason that a person can do something about: its message says which. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused'
}
