import { AwsError } from '../../common/aws/error.ts'
import type { Authorize } from '../../common/aws/ports.ts'
import type { FunctionConfig } from './model.ts'

/** Actions of Lambda in the function's role to write its log: once per environment, and per batch. */
export type LogAction = 'logs:CreateLogStream' | 'logs:PutLogEvents'

/** Whether a function's role may write a log stream. The access control logs a denial on the terminal. */
export type MayLog = (config: FunctionConfig, action: LogAction, stream: string) => boolean

export const logPermission =
  (authorize: Authorize, region: string, account: string): MayLog =>
  ({ roleArn, functionName, logGroupName }, action, stream) => {
    const resource = `arn:aws:logs:${region}:${account}:log-group:${logGroupName}:log-stream:${stream}`
    try {
      authorize({ roleArn, sessionName: functionName }, action, resource)
      return true
    } catch (error) {
      if (error instanceof AwsError) return false
      throw error
    }
  }
