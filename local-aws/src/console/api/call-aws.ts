import { AwsError } from '../../common/aws/error.ts'
import type { AwsJsonService } from '../../common/aws/ports.ts'
import { ConsoleError } from '../http/console-error.ts'

/** Calls a service as a person, with its own errors. */
export async function callAws<Answer>(
  service: AwsJsonService,
  action: string,
  input: object,
): Promise<Answer> {
  try {
    return (await service.call(action, input, { sessionName: CONSOLE })) as Answer
  } catch (error) {
    if (error instanceof AwsError) throw new ConsoleError(400, error.code, error.message)
    throw error
  }
}

/** The console's name as a caller: in logs, writes and fault rules. */
export const CONSOLE = 'console'
