import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate'

/** Seconds to make, milliseconds to ask. */
let engine: InstanceType<typeof RegoEngine> | null = null

/** What CloudFormation's own checks say against a template that makes it one that is refused. */
export function templateErrors(file: string): readonly string[] {
  engine ??= new RegoEngine()
  const { diagnostics } = engine.validateDetailed(new TemplateFile(file))
  return diagnostics.filter(({ severity }) => severity === 'FATAL' || severity === 'ERROR').map(({ message }) => message)
}
