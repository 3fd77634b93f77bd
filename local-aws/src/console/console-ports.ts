import type { AwsJsonService, RuntimeLog } from '../common/aws/ports.ts'
import type { Clock } from '../common/clock.ts'
import type { FaultPlan, Interference } from '../faults/index.ts'
import type { Gateway } from '../services/api-gateway/index.ts'
import type { LambdaService } from '../services/lambda/service.ts'
import type { StepFunctions } from '../services/step-functions/index.ts'
import type { Telemetry } from '../telemetry/events.ts'
import type { TrafficRecorder } from '../telemetry/traffic.ts'
import type { Overview } from './api-types.ts'

/** The parts of the runtime that the console uses. */
export interface ConsolePorts {
  app: string
  region: string
  clock: Clock
  log: RuntimeLog
  endpoints(): Overview['endpoints']
  lambda: LambdaService
  gateway: Gateway
  stepFunctions: StepFunctions
  dynamoDb: AwsJsonService
  faults: FaultPlan
  interference: Interference
  /** The console sets `record` of both when it is first opened. */
  traffic: TrafficRecorder
  tap: { record?: Telemetry }
  /** Path of the lens file, if there is one. */
  lensFile: string | undefined
  /** The app's directory: paths in stack traces are shown relative to it. */
  projectDirectory: string
}
