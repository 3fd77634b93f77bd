import type { AwsJsonService, InvokeLambda, InvokeRequest } from '../common/aws/ports.ts'
import { type ListenAddress, listenAddressOf } from '../common/network-host.ts'
import { type ConsoleServer, createConsoleServer } from '../console/listener.ts'
import { MachineDeployment } from '../deploy/machine-deployment.ts'
import { FaultPlan, Interference } from '../faults/index.ts'
import { createGateway, type Gateway } from '../services/api-gateway/index.ts'
import { createExternalBackend } from '../services/dynamodb/external-backend.ts'
import { type Backend, createLocalBackend } from '../services/dynamodb/local-backend.ts'
import { createDynamoDb } from '../services/dynamodb/service.ts'
import { type AwsEndpoint, createEndpoint } from '../services/endpoint/endpoint.ts'
import { AccessControl, assumedRoleArn } from '../services/iam/access.ts'
import { CredentialIssuer } from '../services/iam/credentials.ts'
import { forwardOwnCalls, forwardOwnInvocations } from '../services/iam/forwarding-guard.ts'
import { invokeAt } from '../services/lambda/external-lambda.ts'
import { ResourcePolicies } from '../services/lambda/resource-policies.ts'
import { answerLambda } from '../services/lambda/rest-api.ts'
import { LambdaService } from '../services/lambda/service.ts'
import { bundleWorker } from '../services/lambda/worker-bundle.ts'
import { createSiteServer, type SiteServer } from '../services/site/server.ts'
import { createStepFunctions, type StepFunctions } from '../services/step-functions/index.ts'
import type { Telemetry } from '../telemetry/events.ts'
import type { TrafficRecorder } from '../telemetry/traffic.ts'
import { onPort } from './listen.ts'
import type { ConsoleOptions, ServiceOptions } from './service-options.ts'

type ServicePrincipal = NonNullable<InvokeRequest['servicePrincipal']>

/** The services of the runtime. They listen, and nothing is deployed yet. */
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
  /** Of the site and the WebSocket API. */
  reach: ListenAddress
  console: ConsoleServer | undefined
  /** Hands the services to the console, once the app is deployed. */
  openConsole(app: { name: string; endpoints(): { web: string; ws: string; aws: string } }): void
  stop(): Promise<void>
}

export async function createServices(options: ServiceOptions): Promise<Services> {
  const { clock, log, environment, ports, hosts, externalEndpoints, credentials, audit } = options
  const { account, region } = environment
  const reach = listenAddressOf(hosts)
  const { faults: given, latency, console: consoleOptions } = options
  // The console can set rules while everything runs.
  const plan = given ?? (consoleOptions && new FaultPlan(clock, { rules: [] }))
  const interference = plan || latency ? new Interference({ clock, plan, latency }) : undefined
  const traffic: TrafficRecorder | undefined = consoleOptions && {}
  const tap: { record?: Telemetry } = {}
  const telemetry = tapped(options.telemetry, consoleOptions && tap)
  const started: { stop(): Promise<void> }[] = []
  const keep = <T extends { stop(): Promise<void> }>(part: T): T => {
    started.push(part)
    return part
  }
  const stop = async () => {
    // In reverse order, because each part depends on those started before it.
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
    const site = keep(
      await onPort('WEB_PORT', ports.web, (port) =>
        createSiteServer({ port, hosts, reach, log, reloadsPages: options.reloadsPages }),
      ),
    )
    const backend = externalEndpoints.dynamoDb
      ? createExternalBackend({ endpoint: externalEndpoints.dynamoDb, region, credentials, clock })
      : createLocalBackend({
          account,
          region,
          clock,
          log,
          weighed: options.isMeasured,
          ...(options.dataDirectory !== undefined && { dataDirectory: options.dataDirectory }),
        })
    keep({ stop: () => backend.close() })
    const dynamoDb = createDynamoDb({ account, region, authorize, backend, telemetry, traffic })
    const ownDynamoDb = interference?.around('dynamodb', dynamoDb) ?? dynamoDb
    const dynamoDbPort = externalEndpoints.dynamoDb
      ? forwardOwnCalls(ownDynamoDb, externalEndpoints.dynamoDb)
      : ownDynamoDb
    // Read whenever a function's thread starts. By then every service is registered.
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
      traffic,
      interference,
      credentialsOf: issuer.issue,
      ...(externalEndpoints.lambda && {
        invokeExternal: forwardOwnInvocations(
          invokeAt(externalEndpoints.lambda, region, credentials),
          externalEndpoints.lambda,
        ),
      }),
    })
    keep({ stop: () => lambda.close() })
    /** Names the invoking service for fault rules. Permissions still depend on the caller's role. */
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
          reach,
          clock,
          region,
          accountId: account,
          invokeLambda: invokedBy('apigateway.amazonaws.com'),
          authorize,
          callerOf: issuer.callerOf,
          log,
          telemetry,
          traffic,
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
    const consoleServer = consoleOptions && keep(await listenForConsole(consoleOptions))
    const openConsole: Services['openConsole'] = ({ name, endpoints }) => {
      if (!consoleServer || !consoleOptions || !plan || !interference || !traffic) return
      const { lensFile, projectDirectory = process.cwd() } = consoleOptions
      const place = { app: name, region, clock, log, endpoints, lensFile, projectDirectory }
      consoleServer.serve({
        ...place,
        lambda,
        gateway,
        stepFunctions,
        dynamoDb,
        faults: plan,
        interference,
        traffic,
        tap,
      })
    }
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
      reach,
      console: consoleServer,
      openConsole,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Calls both receivers. Undefined without any, so that no event is built. */
function tapped(
  telemetry: Telemetry | undefined,
  tap: { record?: Telemetry } | undefined,
): Telemetry | undefined {
  if (!tap) return telemetry
  return (event) => {
    telemetry?.(event)
    tap.record?.(event)
  }
}

async function listenForConsole({ port, orFree }: ConsoleOptions): Promise<ConsoleServer> {
  try {
    return await onPort('CONSOLE_PORT', port, (one) => createConsoleServer({ port: one }))
  } catch (error) {
    if (orFree && port !== 0) return createConsoleServer({ port: 0 })
    throw error
  }
}
