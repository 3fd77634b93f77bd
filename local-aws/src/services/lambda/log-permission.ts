import { AwsError } from '../../common/aws/error.ts'
import type { Authorize } from '../../common/aws/ports.ts'
import type { FunctionConfig } from './model.ts'

/** What Lambda does in the function's name to write its log: once an environment, and for every batch. */
export type LogAction = 'logs:CreateLogStream' | 'logs:PutLogEvents'

/** Whether a function's role may write this log stream. The access control says so on the terminal if not. */
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
