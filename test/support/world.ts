/**
 * Runs the functions in this process with the real local services: the table, the state machine and the gateway of the
 * synthesized template. Only Lambda's worker threads are left out. So a test can choose the time of a request, and the
 * order in which concurrent requests reach AWS.
 */
import { randomUUID } from 'node:crypto'
import type { Context } from 'aws-lambda'
import { documents, stepFunctions as stepFunctionsOfFunctions } from '../../functions/clients.ts'
import { log } from '../../functions/edge/log.ts'
import type { Sender } from '../../functions/edge/socket.ts'
import { ENVIRONMENT } from '../../functions/environment.ts'
import { handler as eventRound } from '../../functions/handlers/event-round.ts'
import { handler as openRound } from '../../functions/handlers/open-round.ts'
import { handler as pushEnd } from '../../functions/handlers/push-end.ts'
import { handler as settle } from '../../functions/handlers/settle.ts'
import { connectPlayer } from '../../functions/store/player-connections.ts'
import type { InvokeRequest, InvokeResult, RuntimeLog } from '../../local-aws/src/common/aws/ports.ts'
import { type Clock, systemClock } from '../../local-aws/src/common/clock.ts'
import { apisOf } from '../../local-aws/src/deploy/apis.ts'
import { stateMachinesOf } from '../../local-aws/src/deploy/state-machines.ts'
import { tablesOf } from '../../local-aws/src/deploy/tables.ts'
import { createGateway } from '../../local-aws/src/services/api-gateway/index.ts'
import { createLocalBackend } from '../../local-aws/src/services/dynamodb/local-backend.ts'
import { createDynamoDb } from '../../local-aws/src/services/dynamodb/service.ts'
import { createStepFunctions } from '../../local-aws/src/services/step-functions/index.ts'
import { localEnvironment } from '../../local-aws/src/template/model.ts'
import { resolveApp } from '../../local-aws/src/template/resolve-app.ts'
import { stepFunctions } from './aws.ts'
import { deployedTemplate } from './deployed-template.ts'
import { callDirectly } from './direct-calls.ts'
import { newSecret, playerIdOf } from './player.ts'

/** An attribute as DynamoDB writes it. */
type Item = Record<string, unknown>

export interface World {
  /** Warnings and errors of the services. */
  complaints: string[]
  /** All items of the table. */
  items(): Promise<Item[]>
  /** The gameIds of this world's running executions. */
  running(): Promise<string[]>
  /** Deletes an item, as if it had never been written. */
  forget(kind: 'PLAYER' | 'GAME', id: string): Promise<void>
  /** Nobody waits any more. */
  forgetSlots(): Promise<void>
  stop(): Promise<void>
}

/** The remaining time of the handlers that the state machine calls. */
export const FUNCTION_CONTEXT: Pick<Context, 'getRemainingTimeInMillis'> = {
  getRemainingTimeInMillis: () => 25_000,
}

/** The state machine's functions, by a part of their name in the template. */
const CALLED: Record<string, (event: never, context: typeof FUNCTION_CONTEXT) => Promise<unknown>> = {
  OpenRound: openRound,
  Settle: settle,
  PushEnd: pushEnd,
  EventsRound: eventRound,
}

export interface WorldOptions {
  /** The services' clock. */
  clock?: Clock
  /** Default: so long that no turn runs out by accident. */
  turnSeconds?: number
  revealSeconds?: number
  /** Goes around each call of a function by the state machine. `name` is that of its construct, `OpenRound` for example. */
  aroundFunction?: (name: string, call: () => Promise<unknown>) => Promise<unknown>
}

/** Limits off, for tests that send more requests than a person. */
const NO_LIMITS = {
  [ENVIRONMENT.gamesPerMinute]: '0',
  [ENVIRONMENT.looksPerMinute]: '0',
  [ENVIRONMENT.guessesPerMinute]: '0',
  [ENVIRONMENT.holdsPerDay]: '0',
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { clock = systemClock, turnSeconds = 3600, revealSeconds = 0, aroundFunction } = options
  const invoke = functionsOfStateMachine(aroundFunction ?? ((_name, call) => call()))
  log.setLogLevel('SILENT')
  const complaints: string[] = []
  const complain = (line: string) => void complaints.push(line)
  const runtimeLog: RuntimeLog = { info: () => {}, warn: complain, error: complain }
  const { account, region } = localEnvironment
  const place = { account, region, clock, log: runtimeLog }
  const template = await deployedTemplate()
  const stacks = resolveApp([{ stackName: 'Janken', template }], localEnvironment)

  const authorize = () => {}
  const backend = createLocalBackend(place)
  const tables = tablesOf(stacks)
  await backend.ensureTables(tables)
  const dynamoDb = createDynamoDb({ account, region, authorize, backend })
  const machines = createStepFunctions({
    ...place,
    accountId: account,
    random: Math.random,
    invokeLambda: invoke,
    dynamodb: dynamoDb,
    authorize,
  })
  const [machine, eventMachine] = stateMachinesOf(stacks, new Map())
  const [table] = tables
  if (!machine || !eventMachine || !table) throw new Error('The template has no state machine, or no table.')
  const { stateMachineArn } = machines.createFromTemplate(machine)
  const events = machines.createFromTemplate(eventMachine)
  const apis = apisOf(stacks)
  const [api] = apis
  const gateway = await createGateway({
    ...place,
    apis,
    port: 0,
    accountId: account,
    invokeLambda: invoke,
    authorize,
    callerOf: () => ({}),
  })
  Object.assign(process.env, {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    [ENVIRONMENT.connectionsEndpoint]: gateway.managementUrl(
      api?.apiId ?? '',
      api?.stages[0]?.stageName ?? '',
    ),
    [ENVIRONMENT.tableName]: table.tableName,
    [ENVIRONMENT.stateMachineArn]: stateMachineArn,
    [ENVIRONMENT.eventStateMachineArn]: events.stateMachineArn,
    [ENVIRONMENT.eventFanOutFunction]: 'event-fan-out',
    [ENVIRONMENT.eventAnnounceFunction]: 'event-announce',
    [ENVIRONMENT.ownName]: 'event-announce',
    [ENVIRONMENT.turnSeconds]: String(turnSeconds),
    [ENVIRONMENT.revealSeconds]: String(revealSeconds),
    [ENVIRONMENT.matchmakingShards]: '1',
    ...NO_LIMITS,
  })
  callDirectly([machines.service, dynamoDb], documents(), stepFunctionsOfFunctions(), stepFunctions())
  const remove = async (pk: string, sk: string) => {
    const Key = { pk: { S: pk }, sk: { S: sk } }
    await backend.call('DeleteItem', { TableName: table.tableName, Key })
  }
  return {
    complaints,
    ...({ dynamoDb } as object),
    async items() {
      const items: Item[] = []
      let ExclusiveStartKey: unknown
      do {
        const page = await backend.call('Scan', { TableName: table.tableName, ExclusiveStartKey })
        const { Items, LastEvaluatedKey } = page as { Items: Item[]; LastEvaluatedKey?: unknown }
        items.push(...Items)
        ExclusiveStartKey = LastEvaluatedKey
      } while (ExclusiveStartKey)
      return items
    },
    forget: (kind, id) => remove(`${kind}#${id}`, kind),
    async forgetSlots() {
      for (const lives of [1, 2, 3, 4, 5]) await remove(`SLOT#${lives}#0`, 'SLOT')
    },
    async running() {
      const listed = await machines.service.call(
        'ListExecutions',
        { stateMachineArn, statusFilter: 'RUNNING', maxResults: 1000 },
        {},
      )
      return (listed as { executions: { name: string }[] }).executions.map(({ name }) => name)
    },
    async stop() {
      await machines.stop()
      await gateway.stop()
      await backend.close()
    },
  }
}

type AroundFunction = NonNullable<WorldOptions['aroundFunction']>

const functionsOfStateMachine =
  (around: AroundFunction) =>
  async ({ functionName, payload }: InvokeRequest): Promise<InvokeResult> => {
    const [name, called] = Object.entries(CALLED).find(([part]) => functionName.includes(part)) ?? []
    if (!name || !called) throw new Error(`Nobody here is called ${functionName}.`)
    const answer = { statusCode: 200, executedVersion: '$LATEST', requestId: 'request' }
    try {
      const result = await around(name, () => called(JSON.parse(payload) as never, FUNCTION_CONTEXT))
      return { ...answer, payload: JSON.stringify(result ?? null) }
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error
      return { ...answer, payload: JSON.stringify({ errorType, errorMessage }), functionError: 'Unhandled' }
    }
  }

/** A player whose requests are function calls. The table has a connection for the player, without a client. */
export async function newSender(now = Date.now()): Promise<Sender> {
  const playerId = playerIdOf(newSecret())
  const connectionId = `${playerId.slice(0, 15)}=`
  await connectPlayer(playerId, connectionId, now)
  return senderAt({ playerId, connectionId, connectedAt: now }, now)
}

/** A sender with a new request id, at this time. */
export function senderAt(
  { playerId, connectionId, connectedAt }: Pick<Sender, 'playerId' | 'connectionId' | 'connectedAt'>,
  now: number,
): Sender {
  return { playerId, connectionId, connectedAt, requestId: randomUUID(), now, clock: () => now }
}
