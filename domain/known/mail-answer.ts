/** What came of a message that was handed to a mail service. */
export type MailAnswer =
  | { readonly kind: 'taken' }
  /** Too many at once, or no answer: it may go through later. */
  | { readonly kind: 'later'; readonly reason: string }
  /** It will not go through as things are. `code` is the service's own name for it. */
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string }
