import { readFileSync } from 'node:fs'
import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn'
import type { Endpoints } from '../../local-aws/src/runtime/endpoints-file.ts'
import { failureOf } from './failure.ts'

/** The construct of the game's state machine gives its name: `Janken-GameStateMachine1A2B3C4D-XyZ`. */
const MACHINE = /GameStateMachine/
const ENDPOINTS = '.local/endpoints.json'

export interface Game {
  gameId: string
  status?: string
  input?: string
  output?: string
  error?: string
  cause?: string
}

/** The executions of the game's state machine: a game's id is the name of its execution. */
export class Games {
  readonly #client: SFNClient
  readonly #stateMachineArn: string

  private constructor(client: SFNClient, stateMachineArn: string) {
    this.#client = client
    this.#stateMachineArn = stateMachineArn
  }

  /** Throws RangeError if nothing runs, or if the account has no such state machine. */
  static async open(from: {
    isOnAws: boolean
    profile: string | undefined
    stateMachineArn: string | undefined
  }): Promise<Games> {
    if (from.profile !== undefined) process.env.AWS_PROFILE = from.profile
    if (!from.isOnAws) {
      const { aws, stateMachineArns } = localEndpoints()
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
      const client = new SFNClient({ endpoint: aws, region: 'us-east-1', credentials })
      return new Games(client, from.stateMachineArn ?? machineIn(stateMachineArns))
    }
    const client = new SFNClient({})
    if (from.stateMachineArn !== undefined) return new Games(client, from.stateMachineArn)
    const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({ maxResults: 1000 }))
    return new Games(client, machineIn(stateMachines.map(({ stateMachineArn }) => stateMachineArn ?? '')))
  }

  async newest(limit: number): Promise<Game[]> {
    const { executions = [] } = await this.#client.send(
      new ListExecutionsCommand({ stateMachineArn: this.#stateMachineArn, maxResults: limit }),
    )
    return Promise.all(executions.map(({ name = '' }) => this.find(name)))
  }

  async find(gameId: string): Promise<Game> {
    return {
      gameId,
      ...(await this.#client.send(new DescribeExecutionCommand({ executionArn: this.#arnOf(gameId) }))),
    }
  }

  /** Why an execution failed: the state whose error led there. Undefined for all others. */
  async failure({ gameId, status }: Game): Promise<string | undefined> {
    if (status !== 'FAILED') return undefined
    const executionArn = this.#arnOf(gameId)
    const [{ definition = '{}' }, events] = await Promise.all([
      this.#client.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
      this.history(gameId),
    ])
    return failureOf(definition, events)
  }

  async history(gameId: string): Promise<HistoryEvent[]> {
    const executionArn = this.#arnOf(gameId)
    const events: HistoryEvent[] = []
    let nextToken: string | undefined
    do {
      const page = await this.#client.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000, nextToken }),
      )
      events.push(...(page.events ?? []))
      nextToken = page.nextToken
    } while (nextToken)
    return events
  }

  #arnOf(gameId: string): string {
    return `${this.#stateMachineArn.replace(':stateMachine:', ':execution:')}:${gameId}`
  }
}

function localEndpoints(): Endpoints {
  try {
    return JSON.parse(readFileSync(ENDPOINTS, 'utf8')) as Endpoints
  } catch {
    throw new RangeError(
      'Nothing runs here. Start it with `npm start`, or look at AWS with --aws or --profile NAME.',
    )
  }
}

function machineIn(arns: readonly string[]): string {
  const found = arns.filter((arn) => MACHINE.test(arn))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const reason = found.length === 0 ? "There is no game's state machine" : 'There are several state machines'
  throw new RangeError(`${reason}. Say which: --state-machine ARN.`)
}
