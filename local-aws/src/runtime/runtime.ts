import type { InvokeLambda, RuntimeLog } from '../common/aws/ports.ts'
import { type Clock, systemClock } from '../common/clock.ts'
import { FaultPlan, type FaultsFile, Latency, type LatencyPreset } from '../faults/index.ts'
import type { Gateway } from '../services/api-gateway/index.ts'
import type { Audit } from '../services/iam/audit.ts'
import type { LambdaService } from '../services/lambda/service.ts'
import type { StepFunctions } from '../services/step-functions/index.ts'
import { collect } from '../telemetry/collect.ts'
import type { Telemetry } from '../telemetry/events.ts'
import { resolveAppPartly } from '../template/app.ts'
import { type Assembly, readAssembly } from '../template/assembly.ts'
import { type Environment, localEnvironment, type Value } from '../template/model.ts'
import { deployApp } from './deploy-app.ts'
import type { Endpoints } from './endpoints-file.ts'
import { createServices, type Services } from './services.ts'
import { newWorkDirectory, removeWorkDirectory } from './work-directory.ts'

export interface RuntimeOptions {
  /** A cloud assembly's directory, or what one holds. */
  assembly: string | Assembly
  /** 0, and absent, picks a free one. */
  ports?: { web?: number; ws?: number; aws?: number }
  /** Hosts that its ports answer at besides the loopback ones: `name` or `name:port`. */
  hosts?: readonly string[]
  clock?: Clock
  /** Uniform in [0, 1). */
  random?(): number
  log: RuntimeLog
  /** Is told of every call of a role or a service that is held against the policies. */
  audit?: Audit
  /** Is told of everything that AWS would bill; DynamoDB's units are known of this machine's tables only. */
  telemetry?: Telemetry
  /** The same as lines of JSON, for other processes. */
  telemetryFile?: string
  /** Where each function's log becomes a file; absent, logs are not kept. */
  logDirectory?: string
  /** Whose `node_modules` the AWS SDK of the functions comes from, unless they bundle it; absent, the current one. */
  appDirectory?: string
  /** Where its files are until it stops; absent, a new directory. */
  workDirectory?: string
  environment?: Environment
  /** Other DynamoDB and Lambda endpoints, and what calls of them are signed with. */
  elsewhere?: { dynamoDb?: string; lambda?: string }
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** Faults by rules, as a rules file has them (docs/faults.md). Without any rules they can be set later. */
  faults?: FaultsFile
  /** Published latencies of AWS. */
  latency?: LatencyPreset
}

export interface Runtime {
  /** Of the template that is deployed last. */
  readonly endpoints: Endpoints
  /** The outputs of each stack, by its name. */
  readonly outputs: Readonly<Record<string, Record<string, Value>>>
  readonly clock: Clock
  readonly invoke: InvokeLambda
  readonly lambda: LambdaService
  readonly stepFunctions: StepFunctions
  readonly gateway: Gateway
  /** Replaces the rules and counts the faults; undefined unless it was started with `faults`. */
  readonly faults: FaultPlan | undefined
  /** Calls DynamoDB as a person would, without restrictions. */
  dynamoDb(action: string, input: object): Promise<unknown>
  /** Runs another template from now on: what is the same stays, connections and tables too. */
  deploy(assembly: string | Assembly): Promise<void>
  stop(): Promise<void>
}

/**
 * Stands a synthesized app up on this machine. Throws TemplateError for what the template may not ask for, and
 * FaultsError for rules that are wrong.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { log, clock = systemClock, ports } = options
  const assembly = load(options.assembly)
  const environment = options.environment ?? { ...localEnvironment, ...assembly.place }
  const faults = options.faults && new FaultPlan(clock, options.faults)
  const template = resolveAppPartly(assembly.stacks, environment)
  // A template that is refused needs no port of its own: it is deployed only to find what else is wrong with it.
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
      telemetry: telemetry.tell,
      random: options.random ?? Math.random,
      environment,
      workDirectory,
      logDirectory: options.logDirectory,
      elsewhere: options.elsewhere ?? {},
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
    }
    let deployed = await deployApp(running, template, assembly, surroundings)
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
        const next = load(source)
        const changed = resolveAppPartly(next.stacks, environment)
        changed.problems.throwAny()
        deployed = await deployApp(running, changed, next, { ...surroundings, isRunning: true })
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
