import { AwsError } from '../common/aws/error.ts'
import { StartError } from '../common/start-error.ts'
import { TemplateError } from '../template/model.ts'

/** One sentence for an error that the developer can fix, in the app or on the command line; otherwise the stack. */
export function describeError(error: unknown): string {
  if (error instanceof StartError) return error.message
  // From an external endpoint.
  if (error instanceof AwsError) return error.message
  if (error instanceof TemplateError) {
    const [only, ...others] = error.problems
    const heading = 'The template cannot run on this machine:'
    return others.length === 0 ? `${heading} ${only}` : [heading, ...error.problems].join('\n  ')
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
