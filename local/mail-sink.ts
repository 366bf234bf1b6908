import type { LocalAws } from './aws.ts'

/** An e-mail as the subscriber gets it. */
export type Mail = { readonly subject: string; readonly text: string }

/** Subscribes an address to a topic; the returned function takes the mails that have arrived since, oldest first. */
export function mailSink(aws: LocalAws, topicArn: string, filterPolicy?: Readonly<Record<string, readonly string[]>>): () => readonly Mail[] {
  const arrived = aws.subscribe(topicArn, 'email', filterPolicy)
  return () => arrived().map(({ Subject, Message }) => ({ subject: Subject ?? 'AWS Notification Message', text: Message }))
}
