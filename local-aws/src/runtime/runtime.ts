import type { InvokeLambda, RuntimeLog } from '../common/aws/ports.ts'
import { type Clock, systemClock } from '../common/clock.ts'
import { FaultPlan, type FaultsFile, Latency, type LatencyPreset } from '../faults/index.ts'
import type { Gateway } from '../services/api-gateway/index.ts'
import type { Audit } from '../services/iam/audit.ts'
import type { LambdaService } from '../services/lambda/service.ts'
import type { StepFunctions } from '../services/step-functions/index.ts'
import type { Telemetry } from '../telemetry/events.ts'
import { collect } from '../telemetry/telemetry-targets.ts'
import { type Assembly, readAssembly } from '../template/assembly.ts'
import { type Environment, localEnvironment, type Value } from '../template/model.ts'
import { resolveAppPartly } from '../template/resolve-app.ts'
import { deployApp } from './deploy-app.ts'
import type { Endpoints } from './endpoints-file.ts'
import { describeError } from './error-message.ts'
import type { ConsoleOptions } from './service-options.ts'
import { createServices, type Services } from './services.ts'
import { newWorkDirectory, removeWorkDirectory } from './work-directory.ts'

export interface RuntimeOptions {
  /** The directory of a cloud assembly, or its content. */
  assembly: string | Assembly
  /** 0 picks a free port. Default: 0. */
  ports?: { web?: number; ws?: number; aws?: number }
  /** Open pages of the site reload when a deployment changes it. */
  reloadsPages?: boolean
  /** Directory that keeps the tables over a restart. Default: they are in memory. */
  dataDirectory?: string
  /** Serves the console (docs/console.md). Default: no console. */
  console?: ConsoleOptions
  /** Host names that the ports accept besides the loopback names: `name` or `name:port`. */
  hosts?: readonly string[]
  clock?: Clock
  /** Uniform in [0, 1). */
  random?(): number
  log: RuntimeLog
  /** Receives every call of a role or a service that is checked against policies. */
  audit?: Audit
  /** Receives everything that AWS would bill. Cannot be combined with an external DynamoDB. */
  telemetry?: Telemetry
  /** Path of a file that receives the same events as JSON lines. */
  telemetryFile?: string
  /** Directory with one log file per function. Without it, logs are not kept. */
  logDirectory?: string
  /** Directory whose `node_modules` provides the AWS SDK to functions that do not bundle it. Default: the current one. */
  appDirectory?: string
  /** Gives every function 15 minutes, because a person steps through it. */
  isInspected?: boolean
  /** Directory of temporary files, deleted on stop. Default: a new directory. */
  workDirectory?: string
  environment?: Environment
  /** Endpoints of other DynamoDB and Lambda services. `credentials` sign the calls. */
  externalEndpoints?: { dynamoDb?: string; lambda?: string }
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** Fault rules, in the format of a rules file (docs/faults.md). Pass one without rules to set them later. */
  faults?: FaultsFile
  /** Delays calls by latencies published for AWS. */
  latency?: LatencyPreset
}

export interface Runtime {
  /** URLs and names of the app that was deployed last. */
  readonly endpoints: Endpoints
  /** The outputs of each stack, by stack name. */
  readonly outputs: Readonly<Record<string, Record<string, Value>>>
  readonly clock: Clock
  readonly invoke: InvokeLambda
  readonly lambda: LambdaService
  readonly stepFunctions: StepFunctions
  readonly gateway: Gateway
  /** Replaces the rules and counts the faults. Undefined if the runtime was started without `faults`. */
  readonly faults: FaultPlan | undefined
  /** Calls DynamoDB as a person: without permission checks. */
  dynamoDb(action: string, input: object): Promise<unknown>
  /** Replaces the running template. Unchanged resources stay, and so do connections and tables. */
  deploy(assembly: string | Assembly): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a synthesized app on this machine. Throws TemplateError for a template that is not supported, and
 * FaultsError for invalid fault rules.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { log, clock = systemClock, ports } = options
  const assembly = load(options.assembly)
  const environment = options.environment ?? { ...localEnvironment, ...assembly.place }
  const faults = options.faults && new FaultPlan(clock, options.faults)
  const template = resolveAppPartly(assembly.stacks, environment)
  // A template with problems is deployed only to find further problems, so it does not need the wanted ports.
  const wanted = template.problems.any ? {} : ports
  const workDirectory = options.workDirectory ?? newWorkDirectory()
  const removeFiles = () => removeWorkDirectory(workDirectory)
  const telemetry = collect(options)
  let services: Services | undefined
  try {
    services = await createServices({
      ports: { web: 0, ws: 0, aws: 0, ...wanted },
      hosts: (options.hosts ?? []).map((host) => host.toLowerCase()),
      clock,
      log,
      audit: options.audit,
      telemetry: telemetry.record,
      isMeasured: telemetry.record !== undefined,
      console: options.console,
      dataDirectory: options.dataDirectory,
      reloadsPages: options.reloadsPages ?? false,
      random: options.random ?? Math.random,
      environment,
      workDirectory,
      logDirectory: options.logDirectory,
      externalEndpoints: options.externalEndpoints ?? {},
      credentials: options.credentials ?? { accessKeyId: 'local', secretAccessKey: 'local' },
      faults,
      latency: options.latency && new Latency(options.faults?.seed),
    })
    const running = services
    const surroundings = {
      environment,
      workDirectory,
      log,
      appDirectory: options.appDirectory ?? process.cwd(),
      isInspected: options.isInspected ?? false,
    }
    let deployed = await deployApp(running, template, assembly, surroundings)
    running.openConsole({
      name: assembly.stacks[0]?.stackName ?? 'app',
      endpoints: () => deployed.endpoints,
    })
    return {
      get endpoints() {
        return deployed.endpoints
      },
      get outputs() {
        return deployed.outputs
      },
      clock,
      invoke: running.lambda.invoke,
      lambda: running.lambda,
      stepFunctions: running.stepFunctions,
      gateway: running.gateway,
      faults,
      dynamoDb: (action, input) => running.dynamoDb.call(action, input, {}),
      async deploy(source) {
        try {
          const next = load(source)
          const changed = resolveAppPartly(next.stacks, environment)
          changed.problems.throwAny()
          deployed = await deployApp(running, changed, next, { ...surroundings, isRunning: true })
        } catch (error) {
          running.console?.deployed(describeError(error))
          throw error
        }
        running.console?.deployed()
      },
      async stop() {
        await running.stop()
        await telemetry.close()
        removeFiles()
      },
    }
  } catch (error) {
    await services?.stop()
    await telemetry.close()
    removeFiles()
    throw error
  }
}

const load = (assembly: string | Assembly): Assembly =>
  typeof assembly === 'string' ? readAssembly(assembly) : assembly
