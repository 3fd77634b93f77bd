/** A function as the template describes it, with every reference resolved. */
export interface FunctionConfig {
  functionName: string
  functionArn: string
  /** `nodejs24.x` */
  runtime: string
  /** `index.handler` */
  handler: string
  memorySizeMb: number
  timeoutSeconds: number
  /** The directory that stands for `/var/task`. */
  codeDirectory: string
  environment: Readonly<Record<string, string>>
  roleArn: string
  logGroupName: string
  logFormat: 'Text' | 'JSON'
  /** The least level of what the function logs that is kept; JSON format only. */
  applicationLogLevel: string
  /** The same of what Lambda itself writes. */
  systemLogLevel: string
  /** No more invocations than this at a time; more are throttled. */
  reservedConcurrency?: number
  /** Of asynchronous invocations. */
  maximumRetryAttempts: number
  maximumEventAgeSeconds: number
  /** How lines on the terminal name it. */
  displayName: string
}

/** The newest runtime that still calls handlers with a callback is Node.js 22. */
export const LAST_RUNTIME_WITH_CALLBACKS = 22

/** The first runtime that brings the AWS SDK v3 is Node.js 18. */
export const FIRST_RUNTIME_WITH_SDK = 18

export const hasSdk = (runtime: string): boolean => majorVersion(runtime) >= FIRST_RUNTIME_WITH_SDK

export const majorVersion = (runtime: string): number => Number(/^nodejs(\d+)\.x$/.exec(runtime)?.[1])
