/** A function of the template, with resolved references. */
export interface FunctionConfig {
  functionName: string
  functionArn: string
  /** `nodejs24.x` */
  runtime: string
  /** `index.handler` */
  handler: string
  memorySizeMb: number
  timeoutSeconds: number
  /** The directory in place of `/var/task`. */
  codeDirectory: string
  environment: Readonly<Record<string, string>>
  roleArn: string
  logGroupName: string
  logFormat: 'Text' | 'JSON'
  /** Minimum level of the function's own log lines. JSON format only. */
  applicationLogLevel: string
  /** Minimum level of Lambda's log lines. JSON format only. */
  systemLogLevel: string
  /** Maximum number of concurrent invocations. Further ones are throttled. */
  reservedConcurrency?: number
  /** Settings of asynchronous invocations. */
  maximumRetryAttempts: number
  maximumEventAgeSeconds: number
  /** Name in terminal lines. */
  displayName: string
}

/** Node.js 22 is the last runtime that calls handlers with a callback. */
export const LAST_RUNTIME_WITH_CALLBACKS = 22

/** Node.js 18 is the first runtime that includes the AWS SDK v3. */
const FIRST_RUNTIME_WITH_SDK = 18

export const hasSdk = (runtime: string): boolean => majorVersion(runtime) >= FIRST_RUNTIME_WITH_SDK

export const majorVersion = (runtime: string): number => Number(/^nodejs(\d+)\.x$/.exec(runtime)?.[1])
