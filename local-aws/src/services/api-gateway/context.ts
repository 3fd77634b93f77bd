import type { Authorize, Caller, InvokeLambda, RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import type { Interference } from '../../faults/index.ts'
import type { Telemetry } from '../../telemetry/events.ts'
import type { Addresses } from './addresses.ts'
import type { Account } from './arns.ts'
import type { Connections } from './connections.ts'
import type { Identifiers } from './identifiers.ts'
import type { Throttle } from './throttling.ts'

/** What the parts of one gateway share. */
export interface GatewayContext {
  clock: Clock
  account: Account
  invokeLambda: InvokeLambda
  authorize: Authorize
  callerOf: (authorizationHeader?: string) => Caller
  log: RuntimeLog
  telemetry: Telemetry | undefined
  interference: Interference | undefined
  identifiers: Identifiers
  throttle: Throttle
  addresses: Addresses
  connections: Connections
  /** Hosts that it answers at besides the loopback ones. */
  hosts: readonly string[]
}
