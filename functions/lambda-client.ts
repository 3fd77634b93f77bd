/**
 * The AWS SDK's client of Lambda. A file of its own, to be imported when it is first needed: it is as large as a
 * third of a whole bundle, and only games with watchers need it.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { lean, settings } from './clients.ts'

export { InvokeCommand }

let client: LambdaClient | undefined

export function lambda(): LambdaClient {
  client ??= lean(new LambdaClient(settings('LAMBDA')))
  return client
}
