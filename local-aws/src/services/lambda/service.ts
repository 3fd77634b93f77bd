import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { AwsError } from '../../common/aws/error.ts'
import type {
  Authorize,
  Caller,
  InvokeLambda,
  InvokeRequest,
  InvokeResult,
  RuntimeLog,
} from '../../common/aws/ports.ts'
import type { Clock } from '../../common/clock.ts'
import type { Fault, Interference } from '../../faults/index.ts'
import { monotonicNow, type Telemetry } from '../../telemetry/events.ts'
import type { TrafficRecorder } from '../../telemetry/traffic.ts'
import { DeployedFunction } from './deployed-function.ts'
import type { Credentials } from './environment-variables.ts'
import { EventQueue } from './event-queue.ts'
import type { Invocation } from './execution-environment.ts'
import { invokeThrough } from './faulty-invocation.ts'
import { type FunctionReference, parseReference } from './function-reference.ts'
import type { Services } from './http-by-message.ts'
import { checkConcurrency, checkPayload, invocationTypeOf, readClientContext } from './limits.ts'
import { logPermission } from './log-permission.ts'
import type { FunctionConfig } from './model.ts'
import type { ResourcePolicies } from './resource-policies.ts'
import { Threads } from './threads.ts'
import { traceId } from './trace-id.ts'

export interface LambdaOptions {
  clock: Clock
  log: RuntimeLog
  account: string
  region: string
  awsEndpoint: string
  /** Path of the bundled entry file of the threads, from `bundleWorker`. */
  workerFile: string
  /** The services that functions can call, by origin. */
  services: Services
  /** Directory with one log file per function. Without it, logs are not kept. */
  logDirectory: string | undefined
  authorize: Authorize
  policies: ResourcePolicies
  credentialsOf(roleArn: string, sessionName: string): Credentials
  telemetry?: Telemetry
  traffic?: TrafficRecorder
  interference?: Interference
  /** Invokes functions that are not in the template, at an external endpoint. */
  invokeExternal?: InvokeLambda
}

/** The Lambda service: invokes the functions of the template by name. */
export class LambdaService {
  readonly #options: LambdaOptions
  readonly #functions = new Map<string, DeployedFunction>()
  readonly #events: EventQueue
  readonly #threads = new Threads()

  constructor(options: LambdaOptions) {
    this.#options = options
    this.#events = new EventQueue(options.clock, options.log)
  }

  get functions(): FunctionConfig[] {
    return [...this.#functions.values()].map(({ config }) => config)
  }

  /** Number of execution environments of a function. */
  environmentsOf(functionName: string): number {
    return this.#functions.get(functionName)?.environments ?? 0
  }

  /** Creates new functions, replaces changed ones and ends removed ones. */
  async deploy(configs: readonly FunctionConfig[]): Promise<void> {
    const names = new Set(configs.map(({ functionName }) => functionName))
    for (const config of configs) {
      const deployed = this.#functions.get(config.functionName)
      if (deployed === undefined) this.#functions.set(config.functionName, this.#create(config))
      else if (JSON.stringify(deployed.config) !== JSON.stringify(config)) deployed.update(config)
    }
    const gone = [...this.#functions].filter(([name]) => !names.has(name))
    for (const [name] of gone) this.#functions.delete(name)
    await Promise.all(gone.map(([, deployed]) => deployed.close()))
  }

  readonly invoke: InvokeLambda = async (request) => {
    const invocationType = invocationTypeOf(request.invocationType)
    const reference = parseReference(request.functionName)
    const deployed = this.#deployed(reference)
    if (deployed === undefined && this.#options.invokeExternal) return this.#options.invokeExternal(request)
    this.#checkRegion(reference)
    const qualified = this.#arnOf(reference)
    this.#authorize(request, qualified)
    if (deployed === undefined) throw notFound(qualified)
    checkPayload(request.payload, invocationType)
    const clientContext = request.clientContext && readClientContext(request.clientContext)

    const requestId = randomUUID()
    const answer = { executedVersion: '$LATEST', requestId, payload: '' }
    if (invocationType === 'DryRun') return { ...answer, statusCode: 204 }
    const { interference } = this.#options
    const { config } = deployed
    const run = (rest: { clientContext?: string }, operation: 'Invoke' | 'Deliver') => {
      const attempt = (fault?: Fault) =>
        this.#run(deployed, request, { requestId, functionArn: qualified, ...rest }, fault)
      if (!interference) return attempt()
      return invokeThrough(interference, { operation, config, request, requestId, runs: true }, attempt)
    }
    if (invocationType === 'RequestResponse') return run(clientContext ? { clientContext } : {}, 'Invoke')
    const queue = async () => {
      // Asynchronous invocations have no client context.
      this.#events.add(config, requestId, () => run({}, 'Deliver'))
      return { ...answer, statusCode: 202 }
    }
    if (!interference) return queue()
    return invokeThrough(
      interference,
      { operation: 'Invoke', config, request, requestId, runs: false },
      queue,
    )
  }

  /** Ends all functions. Resolves when every thread has ended. */
  async close(): Promise<void> {
    this.#events.close()
    await Promise.all([...this.#functions.values()].map((deployed) => deployed.close()))
    await this.#threads.allEnded()
  }

  #create(config: FunctionConfig): DeployedFunction {
    const {
      clock,
      log,
      region,
      account,
      awsEndpoint,
      workerFile,
      logDirectory,
      credentialsOf,
      authorize,
      services,
    } = this.#options
    return new DeployedFunction(config, {
      clock,
      log,
      threads: this.#threads,
      workerFile,
      services,
      telemetry: this.#options.telemetry,
      traffic: this.#options.traffic,
      interference: this.#options.interference,
      logFile: logDirectory === undefined ? undefined : join(logDirectory, `${config.functionName}.log`),
      mayLog: logPermission(authorize, region, account),
      surroundingsOf: ({ roleArn, functionName }) => ({
        region,
        awsEndpoint,
        credentials: credentialsOf(roleArn, functionName),
      }),
    })
  }

  /** The configuration of a function. Throws AwsError if the caller may not read it. */
  describe(caller: Caller, action: string, reference: FunctionReference): FunctionConfig {
    this.#checkRegion(reference)
    const arn = this.#arnOf(reference)
    this.#options.authorize(caller, action, arn)
    const deployed = this.#deployed(reference)
    if (deployed === undefined) throw notFound(arn)
    return deployed.config
  }

  /** The configurations of all functions. Throws AwsError if the caller may not read them. */
  list(caller: Caller): FunctionConfig[] {
    this.#options.authorize(caller, 'lambda:ListFunctions', '*')
    return this.functions
  }

  /** The referenced function, or undefined if it is not deployed here. */
  #deployed({ functionName, qualifier, region, account }: FunctionReference): DeployedFunction | undefined {
    const here = this.#options
    const isHere =
      (region ?? here.region) === here.region &&
      (account ?? here.account) === here.account &&
      (qualifier ?? '$LATEST') === '$LATEST'
    return isHere ? this.#functions.get(functionName) : undefined
  }

  #checkRegion({ region }: FunctionReference) {
    const here = this.#options.region
    if (region === undefined || region === here) return
    throw new AwsError(
      'ResourceNotFoundException',
      `Functions from '${region}' are not reachable in this region ('${here}')`,
      404,
    )
  }

  #arnOf({ functionName, qualifier, account = this.#options.account }: FunctionReference): string {
    const arn = `arn:aws:lambda:${this.#options.region}:${account}:function:${functionName}`
    return qualifier === undefined ? arn : `${arn}:${qualifier}`
  }

  /** Checks the permission of a role, or the function's resource policy for a service without a role. */
  #authorize({ caller, servicePrincipal, sourceArn }: InvokeRequest, arn: string) {
    if (caller.roleArn !== undefined || servicePrincipal === undefined)
      this.#options.authorize(caller, 'lambda:InvokeFunction', arn)
    else this.#options.policies.checkInvoke(arn, servicePrincipal, sourceArn)
  }

  async #run(
    deployed: DeployedFunction,
    { payload, logType, caller, servicePrincipal, source }: InvokeRequest,
    rest: Pick<Invocation, 'requestId' | 'functionArn' | 'clientContext'>,
    fault: Fault | undefined,
  ): Promise<InvokeResult> {
    checkConcurrency(deployed, this.#functions.values())
    const event = { payload, traceId: traceId(this.#options.clock.now()), ...rest }
    this.#options.traffic?.record?.({
      kind: 'invocation began',
      started: monotonicNow(),
      requestId: rest.requestId,
      functionName: deployed.config.functionName,
      payload,
      trace: event.traceId,
      caller: caller.sessionName ?? servicePrincipal ?? caller.roleArn,
      callerTrace: caller.trace,
    })
    const { outcome, tail } = await deployed.run(event, fault, source)
    return {
      statusCode: 200,
      payload: outcome.payload,
      ...(outcome.failed && { functionError: 'Unhandled' as const }),
      executedVersion: '$LATEST',
      requestId: rest.requestId,
      ...(logType === 'Tail' && { logResult: tail.base64() }),
    }
  }
}

const notFound = (arn: string) =>
  new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404, { Type: 'User' })
