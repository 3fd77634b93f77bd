import { Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, type IDestination, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'
import { Construct } from 'constructs'
import { ENVIRONMENT, type EnvironmentName } from '../functions/environment.ts'
import { acknowledge } from './acknowledge.ts'
import { bundled } from './bundle.ts'
import { newLogGroup } from './log-group.ts'
import { type Settings, settingsOf } from './settings.ts'

export interface NodeFunctionProps {
  /** The file in functions/handlers/ without its ending. */
  entry: string
  description: string
  environment?: Partial<Record<EnvironmentName, string>>
  memorySize?: number
  timeout?: Duration
  /** Maximum number of concurrent executions. AWS also reserves that many of the account's. 0: no limit. */
  reservedConcurrency?: number
  /** For events that nobody waits for: how long they may wait, and how often one that failed is tried again. */
  maxEventAge?: Duration
  retryAttempts?: number
  /** Where events go that were given up. */
  onFailure?: IDestination
  /** The state machine calls it: it is in the traces of executions. */
  inGame?: boolean
}

/**
 * A Lambda function as all of ours are: one bundled ES module with everything in it, so that what is tested is
 * what runs; its own role, which may write to its own log group and nothing else until it is granted.
 */
export class NodeFunction extends NodejsFunction {
  readonly executionRole: Role

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const parts = new Construct(scope, `${id}Parts`)
    const settings = settingsOf(scope)
    const tracing = tracingOf(settings.tracing, props.inGame ?? false)
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
      ...(tracing && { tracing }),
      role,
      logGroup,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        // On one machine the functions may run on a Node that the AWS SDK is about to leave behind.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        [ENVIRONMENT.stage]: settings.stage,
        ...props.environment,
      },
    })
    logGroup.grantWrite(role)
    this.executionRole = role
    if (tracing)
      acknowledge(role, { 'AwsSolutions-IAM5[Resource::*]': 'X-Ray knows no narrower resource than *.' })
  }
}

/** PASS_THROUGH: traced where the execution that calls it is. */
function tracingOf(traced: Settings['tracing'], inGame: boolean): Tracing | undefined {
  if (traced === 'all') return Tracing.ACTIVE
  return traced === 'games' && inGame ? Tracing.PASS_THROUGH : undefined
}
