import type { Authorize, Caller } from '../../../common/aws/ports.ts'
import { type InputOf, type Members, readInput } from './members.ts'
import type { World } from './world.ts'

/** One operation of the API. */
export interface Action<S extends Members> {
  readonly members: S
  /**
   * What the caller needs permission on, as IAM's reference for Step Functions has it. Undefined when the
   * request names nothing that is known: then there is nothing to be permitted, and `run` refuses it.
   */
  resource(input: InputOf<S>, world: World): string | undefined
  /** Permissions on the same resource besides the one of the operation's name. */
  permissions?(input: InputOf<S>): readonly string[]
  run(input: InputOf<S>, world: World): unknown
}

export interface Call {
  input: unknown
  caller: Caller
  authorize: Authorize
  /** The permission that it takes: `states:StartExecution`. */
  permission: string
}

/** An operation as the dispatch table holds it: a raw call in, the response out. */
export interface Operation {
  readonly members: Members
  answer(call: Call, world: World): unknown
}

/** Puts the gate and the permission in front of an action. */
export function operation<S extends Members>(action: Action<S>): Operation {
  return {
    members: action.members,
    answer({ input, caller, authorize, permission }, world) {
      const read = readInput(action.members, input)
      const resource = action.resource(read, world)
      const permissions = [permission, ...(action.permissions?.(read) ?? [])]
      if (resource !== undefined) for (const one of permissions) authorize(caller, one, resource)
      return action.run(read, world)
    },
  }
}

/** The protocol's times are seconds, with the milliseconds as a fraction. */
export const seconds = (milliseconds: number): number => milliseconds / 1000
