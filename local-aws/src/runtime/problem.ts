import { AwsError } from '../common/aws/error.ts'
import { StartError } from '../common/start-error.ts'
import { TemplateError } from '../template/model.ts'

/** One sentence for what whoever wrote the app, or started it, can put right; the stack for a fault of our own. */
export function problemOf(error: unknown): string {
  if (error instanceof StartError) return error.message
  // Of an endpoint elsewhere.
  if (error instanceof AwsError) return error.message
  if (error instanceof TemplateError) {
    const [only, ...others] = error.problems
    const heading = 'The template cannot be run on one machine:'
    return others.length === 0 ? `${heading} ${only}` : [heading, ...error.problems].join('\n  ')
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
