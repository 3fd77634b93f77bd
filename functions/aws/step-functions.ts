/** Step Functions' API, as far as the functions use it. A refusal throws AwsCallError with its code. */
import { call } from './call.ts'

export async function startExecution(input: {
  stateMachineArn: string
  name: string
  input: string
}): Promise<void> {
  await stepFunctions('StartExecution', input)
}

export async function sendTaskSuccess(input: { taskToken: string; output: string }): Promise<void> {
  await stepFunctions('SendTaskSuccess', input)
}

export async function sendTaskFailure(input: {
  taskToken: string
  error: string
  cause: string
}): Promise<void> {
  await stepFunctions('SendTaskFailure', input)
}

export async function sendTaskHeartbeat(input: { taskToken: string }): Promise<void> {
  await stepFunctions('SendTaskHeartbeat', input)
}

async function stepFunctions(action: string, input: object): Promise<void> {
  await call('SFN', {
    method: 'POST',
    path: '/',
    headers: { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `AWSStepFunctions.${action}` },
    body: JSON.stringify(input),
  })
}
