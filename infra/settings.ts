import type { IConstruct, Node } from 'constructs'
import { contextReader } from './context.ts'
import { dev } from './stages/dev.ts'
import { prod } from './stages/prod.ts'
import type { Stage } from './stages/stage.ts'

/** What may be set from outside, as CDK context: `-c stage=dev -c turnSeconds=5`. */
export interface Settings extends Stage {
  /** `prod`, or another name: `dev`, a person's, a branch's. */
  stage: string
  /** How long a player has to throw, in seconds. */
  turnSeconds: number
  /** How much longer the turn is from the second round on, while people are shown the last result; in seconds. */
  revealSeconds: number
  /** Budgets of one player per minute. A third may be used at once. 0: no limit. */
  gamesPerMinute: number
  looksPerMinute: number
  guessesPerMinute: number
  /** Events that one player may hold per day. A third may be held at once. 0: no limit. */
  holdsPerDay: number
  /** Sustained requests per second of one player. The burst is three seconds' worth. 0: no limit. */
  requestsPerSecond: number
  /** Reserved concurrency of each function that a running game needs; 0: none. */
  reservedConcurrency: number
  /** How many shards a rule set's waiting slot has: one for each 60 joins a second (docs/decisions/005). */
  matchmakingShards: number
  /** Who is told of alarms and of the budget. Without it alarms show in the console only. */
  alarmEmail: string | undefined
  /** The account's quota of concurrent executions of functions. */
  lambdaConcurrency: number
  /** The site's own host name and what it needs; undefined: CloudFront's and API Gateway's. */
  domain: Domain | undefined
  /** `owner/name` on GitHub, whose deploy workflow gets roles; undefined: none. */
  githubRepository: string | undefined
}

export interface Domain {
  name: string
  /** Of the name, in us-east-1, where CloudFront looks for it. */
  certificateArn: string
  /** Of the stack `JankenEdge`: the web ACL in front of the site, in us-east-1 too. */
  webAclArn: string | undefined
}

/** Stages with settings of their own. A stage of any other name has those of `dev`. */
const STAGES: Record<string, Stage> = { prod, dev }

/** Reads the settings; throws with one sentence on a value that cannot be, or on a key that there is not. */
export function readSettings(node: Node): Settings {
  const context = contextReader(node)
  const stage =
    context.text('stage', /^[a-z][a-z0-9]{0,11}$/, 'up to 12 lower-case letters and digits') ?? 'prod'
  const defaults = STAGES[stage] ?? dev
  const settings: Settings = {
    ...defaults,
    stage,
    turnSeconds: context.wholeNumber('turnSeconds', 15, 1, 300),
    revealSeconds: context.wholeNumber('revealSeconds', 2, 0, 10),
    gamesPerMinute: context.wholeNumber('gamesPerMinute', 30, 0, 6_000),
    looksPerMinute: context.wholeNumber('looksPerMinute', 30, 0, 6_000),
    guessesPerMinute: context.wholeNumber('guessesPerMinute', 12, 0, 6_000),
    holdsPerDay: context.wholeNumber('holdsPerDay', 20, 0, 10_000),
    requestsPerSecond: context.wholeNumber('requestsPerSecond', 20, 0, 1_000),
    startsPerSecond: context.wholeNumber('startsPerSecond', defaults.startsPerSecond, 0, 10_000),
    answersPerSecond: context.wholeNumber('answersPerSecond', defaults.answersPerSecond, 1, 10_000),
    reservedConcurrency: context.wholeNumber('reservedConcurrency', 0, 0, 10_000),
    matchmakingShards: context.wholeNumber('matchmakingShards', 1, 1, 1000),
    alarmEmail: context.text('alarmEmail', /^[^@\s]+@[^@\s]+$/, 'an e-mail address'),
    lambdaConcurrency: context.wholeNumber('lambdaConcurrency', 1_000, 10, 1_000_000),
    tracing: context.oneOf('tracing', ['off', 'games', 'all'], defaults.tracing),
    canary: context.flag('canary', defaults.canary),
    publishConcurrency:
      context.optionalWholeNumber('publishConcurrency', 1, 100_000) ?? defaults.publishConcurrency,
    monthlyBudget: context.wholeNumber('monthlyBudget', defaults.monthlyBudget, 1, 1_000_000),
    domain: domainIn(context),
    githubRepository: context.text('githubRepository', /^[\w.-]+\/[\w.-]+$/, 'owner/name'),
  }
  context.refuseOthers()
  return settings
}

function domainIn(context: ReturnType<typeof contextReader>): Domain | undefined {
  const name = context.text('domain', /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name like play.example.com')
  const certificateArn = context.text(
    'certificateArn',
    /^arn:[\w-]+:acm:us-east-1:/,
    'an ARN of a certificate in us-east-1',
  )
  const webAclArn = context.text(
    'webAclArn',
    /^arn:[\w-]+:wafv2:us-east-1:\d+:global\//,
    'an ARN of a web ACL of CloudFront',
  )
  if (name === undefined) {
    const alone = certificateArn ? 'certificateArn' : webAclArn ? 'webAclArn' : undefined
    if (alone) throw new Error(`The context value ${alone} needs the context value domain.`)
    return undefined
  }
  if (certificateArn === undefined)
    throw new Error(
      'The context value domain needs the context value certificateArn (docs/operations.md#domain).',
    )
  return { name, certificateArn, webAclArn }
}

/** `Janken` in production, and `Janken-dev` in the stage `dev`: two stages of an account share no name. */
export const stackNameOf = ({ stage }: Pick<Settings, 'stage'>): string =>
  stage === 'prod' ? 'Janken' : `Janken-${stage}`

const GIVEN = Symbol('settings')
type Holder = IConstruct & { [GIVEN]?: Settings }

/** Makes the settings known to every construct in this one. */
export function giveSettings(scope: IConstruct, settings: Settings): void {
  Object.assign(scope, { [GIVEN]: settings })
}

/** The settings of the stack that a construct is in. */
export function settingsOf(construct: IConstruct): Settings {
  const scopes = [...construct.node.scopes].reverse() as Holder[]
  const settings = scopes.find((scope) => scope[GIVEN])?.[GIVEN]
  if (!settings) throw new Error(`No settings were given to a scope of ${construct.node.path}.`)
  return settings
}
