import { Stack } from 'aws-cdk-lib'
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Metric,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { settingsOf } from '../settings.ts'
import { gameMetric } from './game-metric.ts'
import type { Watched } from './watched.ts'

export interface GameDashboardProps {
  watched: Watched
  alarms: Alarm[]
}

const WIDTH = 24

/** The dashboard: the evening at a glance first, then each part, then the cost. */
export class GameDashboard extends Construct {
  constructor(scope: Construct, id: string, { watched, alarms }: GameDashboardProps) {
    super(scope, id)
    const { stateMachine, eventStateMachine, table, api, game, timed, timedInGame, deadLetters } = watched
    const own = (name: Parameters<typeof gameMetric>[1], statistic?: string) =>
      gameMetric(this, name, statistic)
    const ofApi = (metricName: string, statistic = 'Sum') =>
      new Metric({
        namespace: 'AWS/ApiGateway',
        metricName,
        dimensionsMap: { ApiId: api.apiId, Stage: api.stageName },
        statistic,
      })
    const dashboard = new Dashboard(this, 'Board', {
      dashboardName: `${Stack.of(this).stackName}-${Stack.of(this).region}`,
      periodOverride: PeriodOverride.AUTO,
    })
    dashboard.addWidgets(heading('The evening'))
    dashboard.addWidgets(
      new AlarmStatusWidget({ title: 'Alarms', alarms, width: WIDTH, height: 4 }),
      new SingleValueWidget({
        title: 'Games',
        metrics: [own('GamesBegun'), own('GamesSettled'), own('GamesAbandoned'), own('GamesAborted')],
        setPeriodToTimeRange: true,
        width: WIDTH,
        height: 4,
      }),
    )
    dashboard.addWidgets(
      graph('Games begun and ended', own('GamesBegun'), own('GamesSettled'), own('GamesAborted')),
      graph('Wait for an opponent, ms', own('OpponentWait', 'p50'), own('OpponentWait', 'p95')),
      graph('From the deciding hand to the result, ms', own('ResultDelay', 'p50'), own('ResultDelay', 'p95')),
    )
    dashboard.addWidgets(
      graph('Rounds of a game', own('Rounds', 'Average'), own('Rounds', 'Maximum')),
      graph('Refused, retried, closed', own('Busy'), own('Internal'), own('RefusedFrames'), own('Floods')),
      graph('Canary, ms', ...(settingsOf(this).canary ? [own('CanaryDuration', 'Maximum')] : [])),
    )
    dashboard.addWidgets(heading('API'))
    dashboard.addWidgets(
      graph('Connections and messages', ofApi('ConnectCount'), ofApi('MessageCount')),
      graph('Errors', ofApi('ClientError'), ofApi('IntegrationError'), ofApi('ExecutionError')),
      graph('Time in functions, ms', ofApi('IntegrationLatency', 'p50'), ofApi('IntegrationLatency', 'p99')),
    )
    dashboard.addWidgets(heading('Games: Step Functions'))
    dashboard.addWidgets(
      graph(
        'Executions',
        stateMachine.metricStarted(),
        stateMachine.metricSucceeded(),
        stateMachine.metricFailed(),
      ),
      graph('Timed out and throttled', stateMachine.metricTimedOut(), stateMachine.metricThrottled()),
      graph(
        'How long games last, ms',
        stateMachine.metricTime({ statistic: 'p50' }),
        stateMachine.metricTime({ statistic: 'p99' }),
      ),
    )
    dashboard.addWidgets(heading('Events: Step Functions'))
    dashboard.addWidgets(
      graph(
        'Executions',
        eventStateMachine.metricStarted(),
        eventStateMachine.metricSucceeded(),
        eventStateMachine.metricFailed(),
      ),
      graph(
        'Timed out and throttled',
        eventStateMachine.metricTimedOut(),
        eventStateMachine.metricThrottled(),
      ),
      graph('Guests of an event', own('EventGuests', 'Average'), own('EventGuests', 'Maximum')),
    )
    dashboard.addWidgets(heading('Functions'))
    const functions = [...timed, ...timedInGame].map(([one]) => one)
    dashboard.addWidgets(
      graph('Errors', ...functions.map((one) => one.metricErrors())),
      graph('Duration, p99, ms', ...functions.map((one) => one.metricDuration({ statistic: 'p99' }))),
      graph(
        'Concurrency and throttles of the account',
        new Metric({ namespace: 'AWS/Lambda', metricName: 'ConcurrentExecutions', statistic: 'Maximum' }),
        new Metric({ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: 'Sum' }),
      ),
    )
    dashboard.addWidgets(heading('Table'))
    dashboard.addWidgets(
      graph('Units', table.metricConsumedReadCapacityUnits(), table.metricConsumedWriteCapacityUnits()),
      graph(
        'Throttles',
        ...['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
          table.metric(name, { statistic: 'Sum' }),
        ),
      ),
      graph('Asynchronous pushes lost', deadLetters.metricApproximateNumberOfMessagesVisible()),
    )
    dashboard.addWidgets(
      heading('The largest costs: transitions follow rounds, messages follow players and watchers'),
    )
    dashboard.addWidgets(
      graph('Executions started', stateMachine.metricStarted()),
      graph('Messages', ofApi('MessageCount')),
      graph('Write units', table.metricConsumedWriteCapacityUnits()),
      graph('Calls of the game’s functions', ...game.map((one) => one.metricInvocations())),
    )
  }
}

const heading = (text: string): IWidget => new TextWidget({ markdown: `## ${text}`, width: WIDTH, height: 1 })

const graph = (title: string, ...left: IMetric[]): IWidget =>
  new GraphWidget({ title, left, width: WIDTH / 3, height: 6 })
