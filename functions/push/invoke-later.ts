import { environment } from '../edge/environment.ts'
import type { EnvironmentName } from '../environment.ts'

/** Invokes a function asynchronously. It runs soon, at least once, and the caller does not wait. */
export async function invokeLater(functionName: EnvironmentName, payload: object): Promise<void> {
  const { InvokeCommand, lambda } = await import('../lambda-client.ts')
  await lambda().send(
    new InvokeCommand({
      FunctionName: environment(functionName),
      InvocationType: 'Event',
      Payload: JSON.stringify(payload),
    }),
  )
}
