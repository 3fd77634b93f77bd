import type { RuntimeLog } from '../common/aws/ports.ts'
import type { Clock } from '../common/clock.ts'
import type { FaultPlan, Latency } from '../faults/index.ts'
import type { Audit } from '../services/iam/audit.ts'
import type { Telemetry } from '../telemetry/events.ts'
import type { Environment } from '../template/model.ts'

export interface ServiceOptions {
  ports: { web: number; ws: number; aws: number }
  /** Host names that the ports accept besides the loopback names, in lower case. */
  hosts: readonly string[]
  clock: Clock
  log: RuntimeLog
  /** Receives every call that is checked against policies. */
  audit: Audit | undefined
  /** Receives everything that AWS would bill. */
  telemetry: Telemetry | undefined
  /** Whether DynamoDB's consumption is measured for the telemetry. */
  isMeasured: boolean
  /** Open pages of the site reload when a deployment changes it. */
  reloadsPages: boolean
  /** Directory that keeps the tables. */
  dataDirectory: string | undefined
  /** Serves the console on this port. */
  console: ConsoleOptions | undefined
  /** Uniform in [0, 1). */
  random(): number
  environment: Environment
  /** Holds function code, the site and other files of the services. Deleted on stop. */
  workDirectory: string
  logDirectory: string | undefined
  externalEndpoints: { dynamoDb?: string; lambda?: string }
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** Faults and latencies between the services. With neither, the services call each other directly. */
  faults: FaultPlan | undefined
  latency: Latency | undefined
}

/** The console of a runtime. */
export interface ConsoleOptions {
  /** 0 picks a free port. */
  port: number
  /** Another free port will do if this one is in use. */
  orFree?: boolean
  /** Path of the lens file (docs/console.md). */
  lensFile?: string
  /** Paths in stack traces are shown relative to it. Default: the current directory. */
  projectDirectory?: string
}
