import { randomBytes } from 'node:crypto'
import type { FunctionConfig } from './model.ts'

export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
}

export interface Surroundings {
  region: string
  /** Where the SDKs find every AWS service. */
  awsEndpoint: string
  credentials: Credentials
}

/** `2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef` */
export const logStreamName = (now: number): string =>
  `${new Date(now).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`

/** The whole environment of a function's process: what Lambda sets, over what the template sets. */
export function processVariables(
  config: FunctionConfig,
  { region, awsEndpoint, credentials }: Surroundings,
  logStream: string,
): Record<string, string> {
  const json = config.logFormat === 'JSON'
  return {
    AWS_ENDPOINT_URL: awsEndpoint,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
    ...config.environment,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: config.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: config.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    ...(json && { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: config.applicationLogLevel }),
    LAMBDA_TASK_ROOT: config.codeDirectory,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
    _HANDLER: config.handler,
  }
}
