/**
 * The AWS SDK's Lambda client. A separate file, so that it can be imported dynamically: it is as large as a third of a
 * bundle, and only events and games with watchers need it.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { lean, settings } from './clients.ts'

export { InvokeCommand }

let client: LambdaClient | undefined

export function lambda(): LambdaClient {
  client ??= lean(new LambdaClient(settings('LAMBDA')))
  return client
}
