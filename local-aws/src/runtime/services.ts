import type { AwsJsonService, InvokeLambda, InvokeRequest, RuntimeLog } from '../common/aws/ports.ts'
import type { Clock } from '../common/clock.ts'
import { MachineDeployment } from '../deploy/machine-deployment.ts'
import { type FaultPlan, Interference, type Latency } from '../faults/index.ts'
import { createGateway, type Gateway } from '../services/api-gateway/index.ts'
import { createForeignBackend } from '../services/dynamodb/foreign-backend.ts'
import { type Backend, createLocalBackend } from '../services/dynamodb/local-backend.ts'
import { createDynamoDb } from '../services/dynamodb/service.ts'
import { type AwsEndpoint, createEndpoint } from '../services/endpoint/endpoint.ts'
import { AccessControl, assumedRoleArn } from '../services/iam/access.ts'
import type { Audit } from '../services/iam/audit.ts'
import { CredentialIssuer } from '../services/iam/credentials.ts'
import { forwardOwnCalls, forwardOwnInvocations } from '../services/iam/forwarding.ts'
import { forwardTo } from '../services/lambda/forward.ts'
import { ResourcePolicies } from '../services/lambda/resource-policies.ts'
import { answerLambda } from '../services/lambda/rest.ts'
import { LambdaService } from '../services/lambda/service.ts'
import { bundleWorker } from '../services/lambda/worker-bundle.ts'
import { createSiteServer, type SiteServer } from '../services/site/server.ts'
import { createStepFunctions, type StepFunctions } from '../services/step-functions/index.ts'
import type { Telemetry } from '../telemetry/events.ts'
import type { Environment } from '../template/model.ts'
import { onPort } from './listen.ts'

type ServicePrincipal = NonNullable<InvokeRequest['servicePrincipal']>

export interface ServiceOptions {
  ports: { web: number; ws: number; aws: number }
  /** Hosts that they answer at besides the loopback ones, in lower case. */
  hosts: readonly string[]
  clock: Clock
  log: RuntimeLog
  /** Is told of every call that is held against the policies. */
  audit: Audit | undefined
  /** Is told of everything that AWS would bill. */
  telemetry: Telemetry | undefined
  /** Uniform in [0, 1). */
  random(): number
  environment: Environment
  /** Code, the site and whatever else the services need as files; deleted with them. */
  workDirectory: string
  logDirectory: string | undefined
  elsewhere: { dynamoDb?: string; lambda?: string }
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** What is injected between the services. With neither there is nothing between them. */
  faults: FaultPlan | undefined
  latency: Latency | undefined
}

/** Every service of the runtime, listening, with nothing deployed yet. */
export interface Services {
  access: AccessControl
  policies: ResourcePolicies
  backend: Backend
  dynamoDb: AwsJsonService
  lambda: LambdaService
  stepFunctions: StepFunctions
  machines: MachineDeployment
  gateway: Gateway
  site: SiteServer
  endpoint: AwsEndpoint
  stop(): Promise<void>
}

export async function createServices(options: ServiceOptions): Promise<Services> {
  const { clock, log, environment, ports, hosts, elsewhere, credentials, audit, telemetry } = options
  const { account, region } = environment
  const { faults: plan, latency } = options
  const interference = plan || latency ? new Interference({ clock, plan, latency }) : undefined
  const started: { stop(): Promise<void> }[] = []
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.push(part)
    return part
  }
  const stop = async () => {
    // The last that was started depends on those before it.
    for (const part of started.splice(0).reverse()) await part.stop()
  }
  try {
    const access = new AccessControl({ clock, log, account, region, audit })
    const policies = new ResourcePolicies(account, audit)
    const issuer = new CredentialIssuer()
    const { authorize } = access
    const endpoint = keep(
      await onPort('AWS_PORT', ports.aws, (port) =>
        createEndpoint({
          port,
          hosts,
          log,
          account,
          callerOf: issuer.callerOf,
          assumedRoleArn,
          userIdOf: access.userIdOf,
          traced: telemetry !== undefined,
        }),
      ),
    )
    const site = keep(await onPort('WEB_PORT', ports.web, (port) => createSiteServer({ port, hosts, log })))
    const backend = elsewhere.dynamoDb
      ? createForeignBackend({ endpoint: elsewhere.dynamoDb, region, credentials, clock })
      : createLocalBackend({ account, region, clock, log, weighed: telemetry !== undefined })
    keep({ stop: () => backend.close() })
    const dynamoDb = createDynamoDb({ account, region, authorize, backend, telemetry })
    const ownDynamoDb = interference?.around('dynamodb', dynamoDb) ?? dynamoDb
    const dynamoDbPort = elsewhere.dynamoDb ? forwardOwnCalls(ownDynamoDb, elsewhere.dynamoDb) : ownDynamoDb
    // Asked for whenever a function's thread starts: by then all of them are here.
    const answers = new Map([[endpoint.url, endpoint.answer]])
    const reachable: { answers: typeof answers; gateway?: string } = { answers }
    const lambda = new LambdaService({
      clock,
      log,
      account,
      region,
      awsEndpoint: endpoint.url,
      workerFile: bundleWorker(options.workDirectory),
      services: reachable,
      logDirectory: options.logDirectory,
      authorize,
      policies,
      telemetry,
      interference,
      credentialsOf: issuer.issue,
      ...(elsewhere.lambda && {
        elsewhere: forwardOwnInvocations(forwardTo(elsewhere.lambda, region, credentials), elsewhere.lambda),
      }),
    })
    keep({ stop: () => lambda.close() })
    /** Rules may name the service that invokes; a role's permission is what counts, as ever. */
    const invokedBy = (servicePrincipal: ServicePrincipal): InvokeLambda =>
      interference ? (request) => lambda.invoke({ servicePrincipal, ...request }) : lambda.invoke
    const stepFunctions = keep(
      createStepFunctions({
        clock,
        log,
        region,
        accountId: account,
        random: options.random,
        invokeLambda: invokedBy('states.amazonaws.com'),
        dynamodb: dynamoDbPort,
        authorize,
        telemetry,
        interference,
      }),
    )
    const machines = new MachineDeployment(stepFunctions, authorize)
    const gateway = keep(
      await onPort('WS_PORT', ports.ws, (port) =>
        createGateway({
          apis: [],
          port,
          hosts,
          clock,
          region,
          accountId: account,
          invokeLambda: invokedBy('apigateway.amazonaws.com'),
          authorize,
          callerOf: issuer.callerOf,
          log,
          telemetry,
          interference,
        }),
      ),
    )
    answers.set(gateway.origin, gateway.answer)
    reachable.gateway = gateway.origin
    endpoint.serve({
      json: [interference?.around('states', stepFunctions.service) ?? stepFunctions.service, dynamoDbPort],
      lambda: (request, caller) => answerLambda(lambda, request, caller),
    })
    return {
      access,
      policies,
      backend,
      dynamoDb,
      lambda,
      stepFunctions,
      machines,
      gateway,
      site,
      endpoint,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
