import { Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type IDestination, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Construct } from 'constructs'
import { ENVIRONMENT, type EnvironmentName } from '../functions/environment.ts'
import { acknowledge } from './acknowledge.ts'
import { bundled } from './bundle.ts'
import { newLogGroup } from './log-group.ts'
import { settingsOf } from './settings.ts'

export interface NodeFunctionProps {
  /** The file name in functions/handlers/, without its extension. */
  entry: string
  description: string
  environment?: Partial<Record<EnvironmentName, string>>
  memorySize?: number
  timeout?: Duration
  /** For asynchronous events: their maximum age and number of retries. */
  maxEventAge?: Duration
  retryAttempts?: number
  /** Receives asynchronous events that failed after all retries. */
  onFailure?: IDestination
  /** Reserved concurrency, which reduces the account's. 0: none. */
  reservedConcurrency?: number
}

/**
 * A Lambda function with this project's conventions: one bundled ES module that contains everything, so that the tested
 * code is the deployed code, and a separate role that may only write to the function's log group until more is
 * granted.
 */
export class NodeFunction extends NodejsFunction {
  readonly executionRole: Role

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const parts = new Construct(scope, `${id}Parts`)
    const settings = settingsOf(scope)
    const logGroup = newLogGroup(parts, 'Logs')
    const role = new Role(parts, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    super(scope, id, {
      code: bundled(props.entry),
      handler: 'index.handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.seconds(10),
      ...(props.reservedConcurrency && { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(props.maxEventAge && { maxEventAge: props.maxEventAge }),
      ...(props.retryAttempts !== undefined && { retryAttempts: props.retryAttempts }),
      ...(props.onFailure && { onFailure: props.onFailure }),
      ...(settings.tracing && { tracing: Tracing.ACTIVE }),
      role,
      logGroup,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        // On a local machine the functions may run on a Node version that the AWS SDK warns about.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        [ENVIRONMENT.stage]: settings.stage,
        ...props.environment,
      },
    })
    logGroup.grantWrite(role)
    this.executionRole = role
    if (settings.tracing)
      acknowledge(role, { 'AwsSolutions-IAM5[Resource::*]': 'X-Ray accepts only * as the resource.' })
  }
}
