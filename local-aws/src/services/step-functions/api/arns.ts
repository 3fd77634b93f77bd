import { invalidArn, invalidName } from './errors.ts'

/** The region and account that the runtime simulates. */
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
/** An Express execution's ARN ends in an id of its own, so names can repeat. */
export const expressArn = (place: Place, machine: string, name: string, id: string) =>
  arn(place, 'express', machine, name, id)
export const activityArn = (place: Place, name: string) => arn(place, 'activity', name)

/** Throws unless the ARN is a Step Functions resource of one of these types. */
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

/** White space, brackets, wildcards, special characters, control characters, and everything beyond the basic plane. */
const forbiddenInNames = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\ufffe\uffff\u{10000}-\u{10ffff}]/u

/** Checks the name of a machine, execution or activity. The request's model limits the length. */
export function checkName(name: string): void {
  if (forbiddenInNames.test(name)) throw invalidName(name)
}
