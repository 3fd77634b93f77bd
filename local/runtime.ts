import { join } from 'node:path'
import type { InvokeLambda, RuntimeLog } from './aws/ports.ts'
import { type Clock, systemClock } from './clock.ts'
import { apisOf } from './deploy/apis.ts'
import { codeInstaller } from './deploy/code.ts'
import { functionsOf, permissionsOf } from './deploy/functions.ts'
import { publicEndpointsOf } from './deploy/public-endpoints.ts'
import { rolesOf } from './deploy/roles.ts'
import { bucketDeploymentsOf, distributionOf } from './deploy/site.ts'
import { activitiesOf, stateMachinesOf } from './deploy/state-machines.ts'
import { deployTables, tablesOf } from './deploy/tables.ts'
import type { Endpoints } from './endpoints-file.ts'
import type { Gateway } from './gateway/index.ts'
import type { Audit } from './iam/audit.ts'
import type { LambdaService } from './lambda/service.ts'
import { createServices, type Services } from './services.ts'
import { fillSite } from './site/fill.ts'
import type { StepFunctions } from './stepfunctions/index.ts'
import { collect } from './telemetry/collect.ts'
import type { Telemetry } from './telemetry/events.ts'
import { resolveApp } from './template/app.ts'
import { type Assembly, readAssembly } from './template/assembly.ts'
import { type Environment, localEnvironment, type ResolvedStack, type Value } from './template/model.ts'
import { pointHere, rewriter } from './template/public-endpoints.ts'
import { newWorkDirectory, removeWorkDirectory } from './work-directory.ts'

export interface RuntimeOptions {
  /** A cloud assembly's directory, or what one holds. */
  assembly: string | Assembly
  /** 0, and absent, picks a free one. */
  ports?: { web?: number; ws?: number; aws?: number }
  /** Hosts that its ports answer at besides the loopback ones: `name` or `name:port`. */
  hosts?: readonly string[]
  clock?: Clock
  /** Uniform in [0, 1). */
  random?(): number
  log: RuntimeLog
  /** Is told of every call of a role or a service that is held against the policies. */
  audit?: Audit
  /** Is told of everything that AWS would bill; DynamoDB's units are known of this machine's tables only. */
  telemetry?: Telemetry
  /** The same as lines of JSON, for other processes. */
  telemetryFile?: string
  /** Where each function's log becomes a file; absent, logs are not kept. */
  logDirectory?: string
  /** Where its files are until it stops; absent, a new directory. */
  workDirectory?: string
  environment?: Environment
  /** Other DynamoDB and Lambda endpoints, and what calls of them are signed with. */
  elsewhere?: { dynamoDb?: string; lambda?: string }
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
}

export interface Runtime {
  /** Of the template that is deployed last. */
  readonly endpoints: Endpoints
  /** The outputs of each stack, by its name. */
  readonly outputs: Readonly<Record<string, Record<string, Value>>>
  readonly clock: Clock
  readonly invoke: InvokeLambda
  readonly lambda: LambdaService
  readonly stepFunctions: StepFunctions
  readonly gateway: Gateway
  /** Calls DynamoDB as a person would, without restrictions. */
  dynamoDb(action: string, input: object): Promise<unknown>
  /** Runs another template from now on: what is the same stays, connections and tables too. */
  deploy(assembly: string | Assembly): Promise<void>
  stop(): Promise<void>
}

/** Stands a synthesized app up on this machine. Throws TemplateError for what the template may not ask for. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { log, clock = systemClock, ports } = options
  const assembly = load(options.assembly)
  const environment = options.environment ?? { ...localEnvironment, ...assembly.place }
  // Before any port is opened: most mistakes show here.
  const stacks = resolveApp(assembly.stacks, environment)
  const workDirectory = options.workDirectory ?? newWorkDirectory()
  const removeFiles = () => removeWorkDirectory(workDirectory)
  const telemetry = collect(options)
  let services: Services | undefined
  try {
    services = await createServices({
      ports: { web: 0, ws: 0, aws: 0, ...ports },
      hosts: (options.hosts ?? []).map((host) => host.toLowerCase()),
      clock,
      log,
      audit: options.audit,
      telemetry: telemetry.tell,
      random: options.random ?? Math.random,
      environment,
      workDirectory,
      logDirectory: options.logDirectory,
      elsewhere: options.elsewhere ?? {},
      credentials: options.credentials ?? { accessKeyId: 'local', secretAccessKey: 'local' },
    })
    const running = services
    let deployed = await deploy(running, stacks, assembly, { environment, workDirectory })
    return {
      get endpoints() {
        return deployed.endpoints
      },
      get outputs() {
        return deployed.outputs
      },
      clock,
      invoke: running.lambda.invoke,
      lambda: running.lambda,
      stepFunctions: running.stepFunctions,
      gateway: running.gateway,
      dynamoDb: (action, input) => running.dynamoDb.call(action, input, {}),
      async deploy(source) {
        const next = load(source)
        const resolved = resolveApp(next.stacks, environment)
        deployed = await deploy(running, resolved, next, { environment, workDirectory })
      },
      async stop() {
        await running.stop()
        await telemetry.close()
        removeFiles()
      },
    }
  } catch (error) {
    await services?.stop()
    await telemetry.close()
    removeFiles()
    throw error
  }
}

const load = (assembly: string | Assembly): Assembly =>
  typeof assembly === 'string' ? readAssembly(assembly) : assembly

interface Deployed {
  endpoints: Endpoints
  outputs: Record<string, Record<string, Value>>
}

/** Hands every service its part of the template. Everything is translated before anything is changed. */
async function deploy(
  services: Services,
  resolved: readonly ResolvedStack[],
  { assets }: Assembly,
  { environment, workDirectory }: { environment: Environment; workDirectory: string },
): Promise<Deployed> {
  const { access, policies, backend, lambda, machines, gateway, site, endpoint } = services
  const publicEndpoints = publicEndpointsOf(resolved, environment, { web: site.port, ws: gateway.port })
  const rewrite = rewriter(publicEndpoints)
  const stacks = resolved.map((stack) => pointHere(stack, rewrite))
  const roles = rolesOf(stacks)
  const functions = functionsOf(stacks, codeInstaller(join(workDirectory, 'code'), assets))
  const permissions = permissionsOf(stacks)
  const tables = tablesOf(stacks)
  const apis = apisOf(stacks)
  const stateMachines = stateMachinesOf(stacks, assets)
  const deployments = bucketDeploymentsOf(stacks, assets, rewrite)
  const distribution = distributionOf(stacks)

  access.deploy(roles)
  policies.deploy(permissions)
  await deployTables(backend, tables)
  await lambda.deploy(functions)
  await machines.deploy(stateMachines, activitiesOf(stacks))
  gateway.update(apis)
  site.show(fillSite(join(workDirectory, 'site'), deployments, distribution))

  const [api] = apis
  const [stage] = api?.stages ?? []
  return {
    endpoints: {
      web: site.url,
      ws: api && stage ? gateway.url(api.apiId, stage.stageName) : `ws://127.0.0.1:${gateway.port}`,
      aws: endpoint.url,
      stateMachineArns: stateMachines.map(({ arn }) => arn),
      tableNames: tables.map(({ tableName }) => tableName),
    },
    outputs: Object.fromEntries(stacks.map(({ stackName, outputs }) => [stackName, outputs])),
  }
}
