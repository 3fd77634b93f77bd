import { Stack } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { Events } from '../events.ts'
import type { Game } from '../game.ts'
import type { GameTable } from '../game-table.ts'
import { NodeFunction } from '../node-function.ts'
import type { Publisher } from '../publisher.ts'
import type { RequestFunctions } from '../request-functions.ts'
import { routeLimits } from '../route-limits.ts'
import { type Settings, settingsOf } from '../settings.ts'
import type { SocketApi } from '../socket-api.ts'
import { AlarmEmail } from './alarm-email.ts'
import { Alarms } from './alarms.ts'
import { GameDashboard } from './dashboard.ts'
import { MonthlyBudget } from './monthly-budget.ts'
import { SavedQueries } from './saved-queries.ts'
import type { Watched } from './watched.ts'

export interface OperationsProps {
  table: GameTable
  api: SocketApi
  publisher: Publisher
  game: Game
  events: Events
  functions: RequestFunctions
}

/** Monitoring for the person on call: alarms, a dashboard, saved queries, a budget. */
export class Operations extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { table, api, publisher, game, events, functions }: OperationsProps,
  ) {
    super(scope, id)
    const handlers = [...new Set(Object.values(functions.routes))].filter((one) => one !== functions.fallback)
    const gameFunctions = [...game.functions, events.round]
    const withTimeout = (one: NodeFunction): [NodeFunction, number] => [one, one.timeout?.toSeconds() ?? 3]
    const watched: Watched = {
      stateMachine: game.stateMachine,
      table: table.table,
      api,
      eventStateMachine: events.stateMachine,
      game: gameFunctions,
      timed: [functions.connect, functions.disconnect, ...handlers].map(withTimeout),
      timedInGame: [...gameFunctions, publisher.publish, events.fanOut, events.announce].map(withTimeout),
      limited: [...limitsByFunction(functions.routes, settingsOf(this))],
      deadLetters: publisher.deadLetters,
    }
    const alarmEmail = new AlarmEmail(this, 'AlarmEmail')
    const { alarms } = new Alarms(this, 'Alarms', watched, alarmEmail)
    new GameDashboard(this, 'Dashboard', { watched, alarms })
    new SavedQueries(this, 'Queries', {
      requests: [functions.connect, functions.disconnect, ...Object.values(functions.routes)],
      all: Stack.of(this)
        .node.findAll()
        .filter((one) => one instanceof NodeFunction),
    })
    new MonthlyBudget(this, 'Budget', alarmEmail)
  }
}

/** For each function, the messages per second that its routes together allow. */
function limitsByFunction(
  byRoute: Record<string, NodeFunction>,
  settings: Settings,
): Map<NodeFunction, number> {
  const { rate } = settings.throttle
  const limits = routeLimits(settings)
  const sums = new Map<NodeFunction, number>()
  for (const [route, one] of Object.entries(byRoute))
    sums.set(one, Math.min(rate, (sums.get(one) ?? 0) + (limits[route]?.rate ?? rate)))
  return sums
}
