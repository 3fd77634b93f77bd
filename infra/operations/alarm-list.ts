import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { Construct } from 'constructs'
import { settingsOf } from '../settings.ts'
import { gameMetric } from './game-metric.ts'
import type { Watched } from './watched.ts'

/**
 * One alarm. `id` is its heading in the runbook, docs/operations.md; `reason` explains the threshold. If several things
 * break at once, only the cause has an alarm. The file is one table, read beside the runbook, so it is not split.
 */
export interface AlarmRow {
  id: string
  title: string
  metric: IMetric
  threshold: number
  reason: string
  /** `breaches` of the last `periods` periods. Default: one of one. */
  periods?: number
  breaches?: number
  /** Whether missing data is as bad as a value above the threshold. */
  silenceIsBad?: true
  below?: true
}

const MINUTE = Duration.minutes(1)
const FIVE_MINUTES = Duration.minutes(5)
/** API Gateway's quota of new connections per second in a region. */
const CONNECTS_A_SECOND = 500
/** At this share of the quota there is still time to request a larger one. */
const NEAR = 0.8

/** Every alarm of the stage. */
export const alarmRows = (scope: Construct, watched: Watched): AlarmRow[] => [
  ...gameRows(watched),
  ...functionRows(scope, watched),
  ...tableRows(watched),
  ...apiRows(watched),
  ...playerRows(scope),
]

function gameRows({ stateMachine, eventStateMachine }: Watched): AlarmRow[] {
  const throttled = (APIName: string) =>
    new Metric({
      namespace: 'AWS/States',
      metricName: 'ThrottledEvents',
      dimensionsMap: { APIName },
      statistic: 'Sum',
      period: FIVE_MINUTES,
    })
  return [
    {
      id: 'games-failed',
      title: 'Games fail because of a server fault',
      metric: stateMachine.metricFailed({ period: FIVE_MINUTES }),
      threshold: 1,
      reason: 'A game fails only after all retries. Its players have received the end.',
    },
    {
      id: 'games-stuck',
      title: 'Games run longer than a game can last',
      metric: stateMachine.metricTimedOut({ period: FIVE_MINUTES }),
      threshold: 1,
      reason:
        'An execution may last as long as 100 rounds that all run out, with a minute of retries in each.',
    },
    {
      id: 'events-failed',
      title: 'Events end by our fault',
      metric: eventStateMachine.metricFailed({ period: FIVE_MINUTES }),
      threshold: 1,
      reason:
        'An event fails only after all retries. The host, the guests and the screens have received the end.',
    },
    {
      id: 'events-stuck',
      title: 'Events are older than any event can get',
      metric: eventStateMachine.metricTimedOut({ period: FIVE_MINUTES }),
      threshold: 1,
      reason:
        'An execution may last as long as 40 rounds that all run out, with two minutes of retries in each.',
    },
    {
      id: 'games-throttled',
      title: 'State transitions are throttled',
      metric: sumOf(
        [stateMachine, eventStateMachine].map((one) => one.metricThrottled({ period: MINUTE })),
        MINUTE,
      ),
      threshold: 10,
      periods: 5,
      breaches: 3,
      reason:
        'Step Functions absorbs a short burst. Three minutes of throttling mean that the quota is too small.',
    },
    {
      id: 'step-functions-throttled',
      title: "Step Functions' API is throttled",
      metric: new MathExpression({
        expression: 'FILL(start, 0) + FILL(answer, 0)',
        usingMetrics: { start: throttled('StartExecution'), answer: throttled('SendTaskSuccess') },
        label: 'throttled calls',
        period: FIVE_MINUTES,
      }),
      threshold: 20,
      reason:
        'The SDK retries a throttled call three times, so a few cost milliseconds. The quota is per region.',
    },
  ]
}

function functionRows(scope: Construct, { game, timed, timedInGame, deadLetters }: Watched): AlarmRow[] {
  const { lambdaConcurrency } = settingsOf(scope)
  return [
    {
      id: 'game-function-errors',
      title: 'The functions of the state machines fail',
      metric: sumOf(game.map((one) => one.metricErrors({ period: FIVE_MINUTES }))),
      threshold: 5,
      reason:
        'Each failure is retried up to six times, so a single one harms nobody. Five are no coincidence.',
    },
    {
      id: 'internal-errors',
      title: 'Requests fail with `internal`',
      metric: gameMetric(scope, 'Internal'),
      threshold: 5,
      reason:
        'No request should fail. The client retries some of them, so players may not notice a single failure.',
    },
    {
      id: 'publish-failures',
      title: 'Pushes to watchers or to the guests of an event are lost',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: FIVE_MINUTES,
        statistic: 'Maximum',
      }),
      threshold: 1,
      reason:
        'Asynchronous pushes are not retried, so that nobody receives one twice. Failed ones wait in the queue.',
    },
    {
      id: 'functions-throttled',
      title: 'Functions are throttled',
      metric: lambdaOfAccount('Throttles', 'Sum'),
      threshold: 10,
      reason:
        'API Gateway answers a throttled message with an error. The concurrency is the whole account’s.',
    },
    {
      id: 'functions-slow',
      title: 'A function is close to its timeout',
      metric: partOfTimeout(timed),
      threshold: 100 * NEAR,
      periods: 5,
      breaches: 3,
      reason:
        'A cold start or one slow call to AWS takes a tenth of the timeout. At the timeout, the function fails.',
    },
    {
      id: 'game-functions-slow',
      title: 'A function of the state machines, or a pushing function, is close to its timeout',
      metric: partOfTimeout(timedInGame),
      threshold: 100 * NEAR,
      periods: 5,
      breaches: 3,
      reason: 'They retry pushes for a second or two. A minute of it means that many cannot be reached.',
    },
    {
      id: 'concurrency-near-quota',
      title: "Concurrency is close to the account's quota",
      metric: lambdaOfAccount('ConcurrentExecutions', 'Maximum'),
      threshold: NEAR * lambdaConcurrency,
      reason: 'At the quota, functions are throttled. The context value lambdaConcurrency holds the quota.',
    },
  ]
}

function tableRows({ table }: Watched): AlarmRow[] {
  const throttles = (metricName: string) =>
    table.metric(metricName, { statistic: 'Sum', period: FIVE_MINUTES })
  return [
    {
      id: 'table-throttled',
      title: 'The table is throttled',
      metric: sumOf([throttles('ReadThrottleEvents'), throttles('WriteThrottleEvents')]),
      threshold: 50,
      reason:
        'The SDK retries a throttled call three times. A hot partition gives thousands in five minutes.',
    },
    {
      id: 'table-errors',
      title: 'DynamoDB fails',
      metric: sumOf(
        ['GetItem', 'BatchGetItem', 'UpdateItem', 'PutItem', 'DeleteItem', 'Query'].map((Operation) =>
          table.metric('SystemErrors', {
            dimensionsMap: { TableName: table.tableName, Operation },
            statistic: 'Sum',
            period: FIVE_MINUTES,
          }),
        ),
      ),
      threshold: 10,
      reason: 'Single failures are normal and retried. Ten in five minutes are an incident at AWS.',
    },
  ]
}

function apiRows({ api, limited }: Watched): AlarmRow[] {
  const metric = (metricName: string, period: Duration) =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: api.apiId, Stage: api.stageName },
      statistic: 'Sum',
      period,
    })
  return [
    {
      id: 'api-errors',
      title: 'The functions behind the API fail',
      metric: sumOf([metric('IntegrationError', FIVE_MINUTES), metric('ExecutionError', FIVE_MINUTES)]),
      threshold: 5,
      reason:
        'Handlers answer every error themselves: only a crash, a timeout or a refused call is counted here.',
    },
    {
      id: 'api-refusals',
      title: 'API Gateway refuses many requests',
      metric: new MathExpression({
        expression:
          'IF(FILL(refused, 0) > 200, 100 * refused / (FILL(connects, 0) + FILL(messages, 0) + refused), 0)',
        usingMetrics: {
          refused: metric('ClientError', FIVE_MINUTES),
          connects: metric('ConnectCount', FIVE_MINUTES),
          messages: metric('MessageCount', FIVE_MINUTES),
        },
        label: 'percent refused',
        period: FIVE_MINUTES,
      }),
      threshold: 20,
      reason:
        'A client with a wrong key causes a few. A fifth of all traffic means a broken release or an attack.',
    },
    {
      id: 'connects-near-quota',
      title: 'New connections are close to the quota',
      metric: metric('ConnectCount', MINUTE),
      threshold: NEAR * CONNECTS_A_SECOND * 60,
      reason: `A region accepts ${CONNECTS_A_SECOND} new connections per second. Above that, players cannot connect.`,
    },
    {
      id: 'messages-near-throttle',
      title: "Messages are close to the limits of a function's routes",
      metric: partOfLimit(limited),
      threshold: 100 * NEAR,
      reason: 'Above its limit (infra/route-limits.ts), a route refuses messages.',
    },
  ]
}

function playerRows(scope: Construct): AlarmRow[] {
  return [
    {
      id: 'results-late',
      title: 'Players wait for results',
      metric: gameMetric(scope, 'ResultDelay', 'p95'),
      threshold: 3_000,
      periods: 3,
      breaches: 3,
      reason: 'Well under a second is normal. After three seconds people think that the game hangs.',
    },
    {
      id: 'busy',
      title: 'Players are asked to try again',
      metric: gameMetric(scope, 'Busy'),
      threshold: 100,
      reason:
        'Two racing requests cause one. Hundreds mean that a service is throttled for longer than the retries last.',
    },
    {
      id: 'refused-frames',
      title: 'Many frames are not valid requests',
      metric: gameMetric(scope, 'RefusedFrames'),
      threshold: 1_000,
      reason: 'Our client sends none. A thousand come from a broken release or an attacker.',
    },
    ...(settingsOf(scope).canary ? canaryRows(scope) : []),
  ]
}

function canaryRows(scope: Construct): AlarmRow[] {
  return [
    {
      id: 'canary-failed',
      title: 'The canary could not play',
      metric: gameMetric(scope, 'CanaryFailures', 'Maximum'),
      threshold: 1,
      periods: 3,
      breaches: 2,
      reason: 'One failure may be the network’s. A second one within 15 minutes is the game’s.',
    },
    {
      id: 'canary-slow',
      title: "The canary's game takes too long",
      metric: gameMetric(scope, 'CanaryDuration', 'Maximum'),
      threshold: 20_000,
      periods: 3,
      breaches: 2,
      reason: 'With every cold start a game against the bot takes under five seconds.',
    },
    {
      id: 'canary-silent',
      title: 'The canary does not play',
      metric: gameMetric(scope, 'CanaryFailures', 'SampleCount'),
      threshold: 1,
      periods: 3,
      below: true,
      silenceIsBad: true,
      reason: 'It plays every five minutes. Three games are missing.',
    },
  ]
}

/** How long the slowest of these functions takes, in percent of its timeout. */
function partOfTimeout(timed: Watched['timed']): MathExpression {
  return new MathExpression({
    expression: `MAX([${timed.map(([, seconds], index) => `100 * FILL(f${index}, 0) / ${1000 * seconds}`).join(', ')}])`,
    usingMetrics: Object.fromEntries(
      timed.map(([one, _seconds], index) => [
        `f${index}`,
        one.metricDuration({ period: MINUTE, statistic: 'p99' }),
      ]),
    ),
    label: 'percent of the timeout',
    period: MINUTE,
  })
}

/**
 * The load of the busiest function, in percent of the messages that its routes allow. API Gateway's MessageCount also
 * counts replies and pushes, which the routes do not limit.
 */
function partOfLimit(limited: Watched['limited']): MathExpression {
  return new MathExpression({
    expression: `MAX([${limited.map(([, rate], index) => `100 * FILL(f${index}, 0) / ${60 * rate}`).join(', ')}])`,
    usingMetrics: Object.fromEntries(
      limited.map(([one], index) => [`f${index}`, one.metricInvocations({ period: MINUTE })]),
    ),
    label: 'percent of the limit',
    period: MINUTE,
  })
}

function sumOf(metrics: Metric[], period = FIVE_MINUTES): MathExpression {
  const names = metrics.map((_, index) => `m${index}`)
  return new MathExpression({
    expression: names.map((name) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    label: 'sum',
    period,
  })
}

/** For all functions of the account in this region. */
const lambdaOfAccount = (metricName: string, statistic: string) =>
  new Metric({ namespace: 'AWS/Lambda', metricName, statistic, period: FIVE_MINUTES })
