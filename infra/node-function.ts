import { fileURLToPath } from 'node:url'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { EnvironmentName } from '../functions/environment.ts'

/** A file of functions/. */
const entryOf = (name: string) => fileURLToPath(new URL(`../functions/${name}.ts`, import.meta.url))

export interface NodeFunctionProps {
  /** The file in functions/ without its ending. */
  entry: string
  description: string
  environment?: Partial<Record<EnvironmentName, string>>
  memorySize?: number
  timeout?: Duration
}

/**
 * A Lambda function as all of ours are: one bundled ES module with the AWS SDK in it, so that what is tested
 * is what runs; its own role, which may write to its own log group and nothing else until it is granted.
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
      entry: entryOf(props.entry),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout ?? Duration.seconds(10),
      role,
      logGroup,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
      bundling: {
        format: OutputFormat.ESM,
        minify: true,
        sourceMap: true,
        sourcesContent: false,
        // Lambda runs Node 24, one machine may run 20.
        target: 'node20',
        mainFields: ['module', 'main'],
        externalModules: [],
        banner: REQUIRE_IN_ES_MODULE,
      },
    })
    logGroup.grantWrite(role)
    this.executionRole = role
  }
}

/** CommonJS packages inside the bundle still ask for `require`. */
const REQUIRE_IN_ES_MODULE =
  "import{createRequire as janken_cr}from'node:module';const require=janken_cr(import.meta.url);"
