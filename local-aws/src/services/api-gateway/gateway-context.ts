import type { Authorize, Caller, InvokeLambda, RuntimeLog } from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import type { Interference } from '../../faults/index.ts'
import type { Telemetry } from '../../telemetry/events.ts'
import type { TrafficRecorder } from '../../telemetry/traffic.ts'
import type { Account } from './arns.ts'
import type { Connections } from './connections.ts'
import type { Identifiers } from './identifiers.ts'
import type { StagePaths } from './stage-paths.ts'
import type { Throttle } from './throttling.ts'

/** Settings and services that all parts of a gateway share. */
export interface GatewayContext {
  clock: Clock
  account: Account
  invokeLambda: InvokeLambda
  authorize: Authorize
  callerOf: (authorizationHeader?: string) => Caller
  log: RuntimeLog
  telemetry: Telemetry | undefined
  traffic: TrafficRecorder | undefined
  interference: Interference | undefined
  identifiers: Identifiers
  throttle: Throttle
  addresses: StagePaths
  connections: Connections
  /** Host names that the port accepts besides the loopback names. */
  hosts: readonly string[]
}
