import { environment } from '../edge/environment.ts'
import type { EnvironmentName } from '../environment.ts'

/** Has a function of its own do the work, soon, at least once. Nobody waits for it. */
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
