import { readFileSync } from 'node:fs'
import { Stack } from 'aws-cdk-lib'
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { parse } from 'yaml'
import { acknowledge } from './acknowledge.ts'
import { newLogGroup } from './log-group.ts'
import type { NodeFunction } from './node-function.ts'
import { settingsOf } from './settings.ts'

export interface StateMachineOptions {
  /** `statemachine/<name>.asl.yaml`; also the name of its logs. */
  name: string
  /** Timeout of an execution, in seconds. */
  longestLife: number
  substitutions: Record<string, string>
}

/**
 * A state machine from its definition file. The template contains the whole definition, so that the local runtime
 * runs what is deployed.
 */
export function newStateMachine(
  scope: Construct,
  { name, longestLife, substitutions }: StateMachineOptions,
): StateMachine {
  const logs = newLogGroup(scope, 'Logs', {
    // Under this prefix, log delivery does not count against the account's resource policy size.
    logGroupName: `/aws/vendedlogs/states/${Stack.of(scope).stackName}-${name}`,
  })
  const { tracing } = settingsOf(scope)
  const file = new URL(`../statemachine/${name}.asl.yaml`, import.meta.url)
  const definition = parse(readFileSync(file, 'utf8'))
  const stateMachine = new StateMachine(scope, 'StateMachine', {
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromString(JSON.stringify({ ...definition, TimeoutSeconds: longestLife })),
    definitionSubstitutions: substitutions,
    // Hands and names are in the execution data: only errors are logged, and those without it.
    logs: { destination: logs, level: LogLevel.ERROR, includeExecutionData: false },
    tracingEnabled: tracing,
  })
  acknowledge(stateMachine.role, {
    'AwsSolutions-IAM5[Resource::*]': 'Log delivery and X-Ray know no narrower resource than *.',
  })
  acknowledge(stateMachine, {
    'AwsSolutions-SF1': 'ALL would log hands before they are judged; the execution history has every event.',
    ...(!tracing && {
      'AwsSolutions-SF2': 'Tracing is a setting of the stage (docs/operations.md#tracing).',
    }),
  })
  return stateMachine
}

/**
 * Lets a function complete a state machine's tasks. This needs a separate policy: in the function's default policy, on
 * which the function depends, it would make a dependency cycle through the state machine.
 */
export function allowAnswers(scope: Construct, machine: StateMachine, grantee: NodeFunction): void {
  const statement = new PolicyStatement({
    actions: ['states:SendTaskSuccess'],
    resources: [machine.stateMachineArn],
  })
  const policy = new Policy(scope, `${grantee.node.id}Answers`, { statements: [statement] })
  policy.attachToRole(grantee.executionRole)
}
