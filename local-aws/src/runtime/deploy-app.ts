import { join } from 'node:path'
import type { RuntimeLog } from '../common/aws/ports.ts'
import { apisOf } from '../deploy/apis.ts'
import { functionsOf, permissionsOf } from '../deploy/functions.ts'
import { codeInstaller } from '../deploy/install-code.ts'
import { reportSdk } from '../deploy/provided-sdk.ts'
import { publicEndpointsOf } from '../deploy/public-endpoints.ts'
import { rolesOf } from '../deploy/roles.ts'
import { bucketDeploymentsOf, distributionOf } from '../deploy/site.ts'
import { activitiesOf, stateMachinesOf } from '../deploy/state-machines.ts'
import { deployTables, tablesOf } from '../deploy/tables.ts'
import type { FunctionConfig } from '../services/lambda/model.ts'
import { fillBucket } from '../services/site/fill-bucket.ts'
import type { Assembly } from '../template/assembly.ts'
import { endpointRewriter, pointToThisMachine } from '../template/local-endpoints.ts'
import type { Environment, Value } from '../template/model.ts'
import type { PartlyResolved } from '../template/resolve-app.ts'
import type { Endpoints } from './endpoints-file.ts'
import type { Services } from './services.ts'

export interface Surroundings {
  environment: Environment
  workDirectory: string
  appDirectory: string
  log: RuntimeLog
  /** Whether a debugger may be attached to the functions. They then get the longest timeout. */
  isInspected?: boolean
  /** An app is deployed already. It stays unchanged until the whole new template is translated. */
  isRunning?: boolean
}

export interface Deployed {
  endpoints: Endpoints
  outputs: Record<string, Record<string, Value>>
}

/** Deploys the template's resources to the services. Throws one TemplateError with everything they refuse. */
export async function deployApp(
  services: Services,
  { stacks: resolved, problems }: PartlyResolved,
  { assets }: Assembly,
  { environment, workDirectory, appDirectory, log, isInspected, isRunning }: Surroundings,
): Promise<Deployed> {
  const { access, policies, backend, lambda, machines, gateway, site, endpoint } = services
  const publicEndpoints = publicEndpointsOf(
    resolved,
    environment,
    { web: site.port, ws: gateway.port },
    services.reach.host,
  )
  const rewrite = endpointRewriter(publicEndpoints)
  const stacks = resolved.map((stack) => pointToThisMachine(stack, rewrite))
  const translate = <T>(step: () => T): T | undefined => problems.attempt(undefined, step)
  const roles = translate(() => rolesOf(stacks))
  const install = codeInstaller(join(workDirectory, 'code'), assets, appDirectory)
  const functions = translate(() => functionsOf(stacks, install)) ?? []
  const permissions = translate(() => permissionsOf(stacks)) ?? []
  const tables = translate(() => tablesOf(stacks)) ?? []
  const apis = translate(() => apisOf(stacks)) ?? []
  const stateMachines = translate(() => stateMachinesOf(stacks, assets)) ?? []
  const activities = translate(() => activitiesOf(stacks)) ?? []
  const deployments = translate(() => bucketDeploymentsOf(stacks, assets, rewrite)) ?? []
  const distribution = translate(() => distributionOf(stacks))
  if (isRunning) problems.throwAny()

  access.deploy(roles ?? [])
  policies.deploy(permissions)
  await problems.attemptAsync(() => deployTables(backend, tables))
  // If the roles could not be read, the permission to deliver logs cannot be checked.
  const delivered = roles ? stateMachines : stateMachines.map((machine) => ({ ...machine, logged: false }))
  await problems.attemptAsync(() => machines.deploy(delivered, activities))
  problems.throwAny()
  reportSdk(functions, log)
  await lambda.deploy(isInspected ? functions.map(withoutHurry) : functions)
  gateway.update(apis)
  site.show(fillBucket(join(workDirectory, 'site'), deployments, distribution))

  const [api] = apis
  const [stage] = api?.stages ?? []
  return {
    endpoints: {
      web: site.url,
      ws:
        api && stage
          ? gateway.url(api.apiId, stage.stageName)
          : `ws://${services.reach.host}:${gateway.port}`,
      aws: endpoint.url,
      ...(services.console && { console: services.console.url }),
      stateMachineArns: stateMachines.map(({ arn }) => arn),
      tableNames: tables.map(({ tableName }) => tableName),
    },
    outputs: Object.fromEntries(stacks.map(({ stackName, outputs }) => [stackName, outputs])),
  }
}

/** The longest timeout of a function on AWS, in seconds. */
const LONGEST_TIMEOUT = 900

const withoutHurry = (config: FunctionConfig): FunctionConfig => ({
  ...config,
  timeoutSeconds: LONGEST_TIMEOUT,
})
