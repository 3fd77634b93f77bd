import { invalidArn, invalidName } from './errors.ts'

/** Where the runtime pretends to be. */
export interface Place {
  region: string
  accountId: string
}

type ResourceType = 'stateMachine' | 'execution' | 'activity' | 'express'

const arn = ({ region, accountId }: Place, type: ResourceType, ...names: string[]): string =>
  ['arn', 'aws', 'states', region, accountId, type, ...names].join(':')

export const stateMachineArn = (place: Place, name: string) => arn(place, 'stateMachine', name)
export const executionArn = (place: Place, machine: string, name: string) =>
  arn(place, 'execution', machine, name)
/** An Express execution's ARN ends in an id of its own, so that a name may be used again. */
export const expressArn = (place: Place, machine: string, name: string, id: string) =>
  arn(place, 'express', machine, name, id)
export const activityArn = (place: Place, name: string) => arn(place, 'activity', name)

/** Refuses what is not the ARN of a Step Functions resource of one of these types. */
export function checkArn(value: string, ...types: ResourceType[]): void {
  if (!value.startsWith('arn:')) throw invalidArn(`Invalid ARN prefix: ${value}`)
  const [, , service, , , type, name] = value.split(':')
  if (service !== 'states' || type === undefined || name === undefined) {
    throw invalidArn(`Invalid ARN: ${value}`)
  }
  if (!types.some((allowed) => allowed === type)) {
    throw invalidArn(`Resource type not valid in this context: ${type}`)
  }
}

export function checkRoleArn(roleArn: string): void {
  if (!/^arn:[^:]+:iam::\d*:role\/.+/.test(roleArn)) throw invalidArn(`Invalid Role Arn: ${roleArn}`)
}

/** White space, brackets, wildcards, special characters, control characters, all beyond the basic plane. */
const forbiddenInNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\ufffe\uffff\u{10000}-\u{10ffff}]/u

/** The names of machines, executions and activities; their length is a constraint of the request's model. */
export function checkName(name: string): void {
  if (forbiddenInNames.test(name)) throw invalidName(name)
}
