import type { Authorize, Caller } from '../../../common/aws/ports.ts'
import { type InputOf, type Members, readInput } from './members.ts'
import type { World } from './world.ts'

/** One operation of the API. */
export interface Action<S extends Members> {
  readonly members: S
  /**
   * The resource that the caller needs permission on, from IAM's reference for Step Functions. Undefined if the request
   * names no known resource. Then no permission is needed, and `run` refuses the request.
   */
  resource(input: InputOf<S>, world: World): string | undefined
  /** Further permissions on the same resource, besides the one with the operation's name. */
  permissions?(input: InputOf<S>): readonly string[]
  run(input: InputOf<S>, world: World): unknown
}

interface Call {
  input: unknown
  caller: Caller
  authorize: Authorize
  /** The required permission, for example `states:StartExecution`. */
  permission: string
}

/** An operation in the dispatch table: takes a raw call, returns the response. */
export interface Operation {
  readonly members: Members
  answer(call: Call, world: World): unknown
}

/** Adds validation and the permission check to an action. */
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

/** The protocol's times are seconds with milliseconds as a fraction. */
export const seconds = (milliseconds: number): number => milliseconds / 1000
