/** The part of Step Functions' API that the functions use. */
import { SendTaskSuccessCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { stepFunctions } from '../clients.ts'
import { isAwsError } from '../edge/aws-error.ts'
import { environment } from '../edge/environment.ts'
import { ENVIRONMENT, type EnvironmentName } from '../environment.ts'

/** Starts the execution of a game, or of an event, unless it was started before. */
export async function startExecution(
  name: string,
  input: object,
  machine: EnvironmentName = ENVIRONMENT.stateMachineArn,
): Promise<void> {
  try {
    await stepFunctions().send(
      new StartExecutionCommand({
        stateMachineArn: environment(machine),
        name,
        input: JSON.stringify(input),
      }),
    )
  } catch (error) {
    if (!isAwsError(error, 'ExecutionAlreadyExists')) throw error
  }
}

/**
 * Answers a task token. Returns false if Step Functions no longer waits with it, perhaps because this call was sent
 * twice.
 */
export async function sendTaskSuccess(taskToken: string, output: object): Promise<boolean> {
  try {
    await stepFunctions().send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))
    return true
  } catch (error) {
    if (isAwsError(error, 'TaskTimedOut', 'TaskDoesNotExist')) return false
    throw error
  }
}
