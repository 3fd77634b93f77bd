/** Lambda's API, as far as the functions use it. */
import { call } from './call.ts'

/** Hands a function an event and does not wait for it: Lambda queues it, and tries again when it fails. */
export async function invokeLater(functionName: string, event: object): Promise<void> {
  await call('LAMBDA', {
    method: 'POST',
    path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
    headers: { 'Content-Type': 'application/json', 'X-Amz-Invocation-Type': 'Event' },
    body: JSON.stringify(event),
  })
}
