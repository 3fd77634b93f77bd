import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { EnvironmentName } from '../functions/environment.ts'
import { bundled } from './bundle.ts'

export interface NodeFunctionProps {
  /** The file in functions/handlers/ without its ending. */
  entry: string
  description: string
  environment?: Partial<Record<EnvironmentName, string>>
  memorySize?: number
  timeout?: Duration
  /** Environments of the account that are kept for this function, and the most that it may have; 0: none. */
  reservedConcurrency?: number
  /** For events that nobody waits for: how long they may wait, and how often one that failed is tried again. */
  maxEventAge?: Duration
  retryAttempts?: number
}

/**
 * A Lambda function as all of ours are: one bundled ES module with everything in it, so that what is tested is
 * what runs; its own role, which may write to its own log group and nothing else until it is granted.
 */
export class NodeFunction extends NodejsFunction {
  readonly executionRole: Role

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const parts = new Construct(scope, `${id}Parts`)
    const logGroup = new LogGroup(parts, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
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
      role,
      logGroup,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        // On one machine the functions may run on a Node that the AWS SDK is about to leave behind.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...props.environment,
      },
    })
    logGroup.grantWrite(role)
    this.executionRole = role
  }
}
