/**
 * The deployed stack of one run: table, state machine, functions and gateway, with the run's own clock and random
 * numbers.
 */
import { ConnectionLost } from '../../local-aws/src/common/aws/connection-lost.ts'
import type { AwsJsonService, InvokeRequest, InvokeResult } from '../../local-aws/src/common/aws/ports.ts'
import { serviceError } from '../../local-aws/src/faults/errors.ts'
import { createStepFunctions, type StepFunctions } from '../../local-aws/src/services/step-functions/index.ts'
import { localEnvironment } from '../../local-aws/src/template/model.ts'
import { Calls, NoAnswer } from './calls.ts'
import type { Deployed } from './deployed.ts'
import type { Faults } from './faults.ts'
import { Functions, Invocation, type Outcome } from './functions.ts'
import { Gateway } from './gateway.ts'
import { MemoryTable } from './memory-table.ts'
import type { Streams } from './random.ts'
import type { Services } from './sdk.ts'
import type { Story } from './story.ts'
import type { VirtualTime } from './virtual-time.ts'

export interface CloudOptions {
  deployed: Deployed
  time: VirtualTime
  faults: Faults
  streams: Streams
  story: Story
}

type Attributes = Record<string, unknown>

/** The run's story replaces the services' log. */
const SILENT = { info: () => {}, warn: () => {}, error: () => {} }
export class Cloud implements Services {
  readonly gateway: Gateway
  readonly stateMachineArn: string
  readonly #machines: StepFunctions
  readonly #functions: Functions
  readonly #calls: Calls
  readonly #table: MemoryTable
  readonly #options: CloudOptions

  constructor(options: CloudOptions) {
    const { deployed, time, streams } = options
    this.#options = options
    this.#table = new MemoryTable(deployed.table)
    this.#functions = new Functions({ ...options, deployed: deployed.functions })
    this.#calls = new Calls(options)
    this.gateway = new Gateway({ ...options, routes: deployed.routes, functions: this.#functions })
    const { account, region } = localEnvironment
    this.#machines = createStepFunctions({
      ...{ clock: time, region, accountId: account, authorize: () => {}, log: SILENT },
      random: () => streams.of('state machine').next(),
      invokeLambda: (request) => this.#invokeByMachine(request),
      dynamodb: this.#tableOfMachine(),
    })
    this.stateMachineArn = this.#machines.createFromTemplate(deployed.machine).stateMachineArn
  }

  json(service: 'dynamodb' | 'states', operation: string, input: Attributes): unknown {
    if (service === 'dynamodb') return this.#table.call(operation, input)
    return this.#machines.service.call(operation, input, {})
  }

  post(connectionId: string, frame: string): void {
    this.gateway.post(connectionId, frame)
  }

  hangUp(connectionId: string): void {
    this.gateway.hangUp(connectionId)
  }

  invokeLater(functionName: string, event: string): void {
    this.#functions.invoke(functionName, event, 'as an event', () => {})
  }

  send(call: Parameters<Calls['byFunction']>[1]): Promise<unknown> {
    const { owner } = this.#options.time
    if (!(owner instanceof Invocation)) throw new Error(`${call.operation} was called outside a function.`)
    return this.#calls.byFunction(owner, call)
  }

  about(input: Attributes): string {
    const { Key, Item, RequestItems, name } = input as Record<string, Attributes | undefined>
    if (name) return this.#options.story.game(String(name))
    const keys = RequestItems
      ? Object.values(RequestItems).flatMap((request) => (request as { Keys: Attributes[] }).Keys)
      : [Key ?? Item ?? {}]
    return keys.map((key) => this.#shortKey(key)).join(', ')
  }

  #shortKey(key: Attributes): string {
    const { S = '' } = (key.pk ?? {}) as { S?: string }
    const [kind, id = ''] = S.split('#')
    return kind === 'GAME' ? this.#options.story.game(id) : S
  }

  /** Number of AWS calls, including every attempt. */
  get calls(): number {
    return this.#calls.made
  }

  /** Running executions, by gameId. */
  async running(): Promise<string[]> {
    const query = { stateMachineArn: this.stateMachineArn, statusFilter: 'RUNNING', maxResults: 1000 }
    const listed = await this.#machines.service.call('ListExecutions', query, {})
    return (listed as { executions: { name: string }[] }).executions.map(({ name }) => name)
  }

  /** All executions of the run with their status, by gameId. */
  async executions(): Promise<{ name: string; status: string }[]> {
    const query = { stateMachineArn: this.stateMachineArn, maxResults: 1000 }
    const listed = await this.#machines.service.call('ListExecutions', query, {})
    return (listed as { executions: { name: string; status: string }[] }).executions
  }

  /** All items of the table, as DynamoDB's JSON. */
  get items(): Attributes[] {
    return this.#table.items
  }

  async stop(): Promise<void> {
    await this.#machines.stop()
  }

  /** DynamoDB as the state machine's tasks call it. */
  #tableOfMachine(): AwsJsonService {
    return {
      targetPrefix: 'DynamoDB_20120810',
      call: async (operation, given) => {
        const input = given as Attributes
        const work = () => this.#table.call(operation, input)
        const about = this.about(input)
        const call = { service: 'dynamodb', operation, about, work } as const
        try {
          return await this.#calls.byService(`Machine ${about}`, call)
        } catch (error) {
          throw error instanceof NoAnswer ? new ConnectionLost() : error
        }
      },
    }
  }

  #invokeByMachine({ functionName, payload }: InvokeRequest): Promise<InvokeResult> {
    const { time, faults, story, streams } = this.#options
    const about = this.#aboutEvent(payload)
    const key = `machine of ${about}`
    const refusal = faults.burst('lambda', time.elapsed) ?? faults.strike('lambda refuses', key)
    const isUnheard = faults.strike('lambda loses the answer', key)
    const ms = streams.of(key).between(5, 60)
    return new Promise((resolve, reject) => {
      const answer = (outcome: Outcome) => {
        story.tell(
          'Machine',
          `hears from its function about ${about}: ${isUnheard ? 'nothing' : textOf(outcome)}`,
        )
        if (isUnheard) reject(new ConnectionLost())
        else resolve(resultOf(outcome))
      }
      time.after(ms, () => {
        if (refusal) {
          story.tell('Machine', `invokes for ${about}: refused`)
          reject(
            serviceError(
              'lambda',
              refusal.draw('error') < 0.5 ? 'TooManyRequestsException' : 'ServiceException',
            ),
          )
        } else this.#functions.invoke(functionName, payload, about, answer)
      })
    })
  }

  #aboutEvent(payload: string): string {
    const { gameId, round, result } = JSON.parse(payload) as {
      gameId?: string
      round?: number
      result?: { gameId: string; round: number }
    }
    return `${this.#options.story.game(gameId ?? result?.gameId ?? '')} ${round ?? result?.round ?? ''}`
  }
}

const textOf = (outcome: Outcome) => ('failure' in outcome ? outcome.failure.errorType : 'done')

function resultOf(outcome: Outcome): InvokeResult {
  const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'request' }
  if ('payload' in outcome) return { ...answer, payload: JSON.stringify(outcome.payload ?? null) }
  return { ...answer, payload: JSON.stringify(outcome.failure), functionError: 'Unhandled' }
}
