/** The deployed resources of the synthesized template as plain data, which can be sent to a worker thread. */
import { apisOf } from '../../local-aws/src/deploy/apis.ts'
import { readersOf } from '../../local-aws/src/deploy/property-reader.ts'
import { type StateMachineConfig, stateMachinesOf } from '../../local-aws/src/deploy/state-machines.ts'
import { tablesOf } from '../../local-aws/src/deploy/tables.ts'
import type { TableConfig } from '../../local-aws/src/services/dynamodb/model.ts'
import { localEnvironment, type Template } from '../../local-aws/src/template/model.ts'
import { resolveApp } from '../../local-aws/src/template/resolve-app.ts'

export interface DeployedFunction {
  name: string
  arn: string
  timeoutMs: number
}

export interface Deployed {
  table: TableConfig
  machine: StateMachineConfig
  functions: DeployedFunction[]
  /** The function's ARN, by route key. */
  routes: Record<string, string>
}

export function deployedFrom(template: Template): Deployed {
  const stacks = resolveApp([{ stackName: 'Janken', template }], localEnvironment)
  const [table] = tablesOf(stacks)
  const [machine] = stateMachinesOf(stacks, new Map())
  const [api] = apisOf(stacks)
  if (!table || !machine || !api) throw new Error('The template lacks a table, a state machine or an API.')
  const integrations = new Map(
    api.integrations.map(({ integrationId, functionArn }) => [integrationId, functionArn]),
  )
  return {
    table,
    machine,
    functions: readersOf(stacks, 'AWS::Lambda::Function').map((reader) => ({
      name: reader.resource.ref,
      arn: String(reader.resource.attribute('Arn')),
      timeoutMs: 1000 * (reader.optionalNumber('Timeout') ?? 3),
    })),
    routes: Object.fromEntries(
      api.routes.map(({ routeKey, integrationId = '' }) => [routeKey, integrations.get(integrationId) ?? '']),
    ),
  }
}
