import type { IConstruct, Node } from 'constructs'
import { contextReader } from './context.ts'
import { dev } from './stages/dev.ts'
import { prod } from './stages/prod.ts'
import type { Stage } from './stages/stage.ts'

/** Settings from the CDK context: `-c stage=dev -c turnSeconds=5`. */
export interface Settings extends Stage {
  /** `prod`, or another name: `dev`, a person's, a branch's. */
  stage: string
  /** Time to throw, in seconds. */
  turnSeconds: number
  /** Additional seconds of a turn from the second round on, while people see the last result. */
  revealSeconds: number
  /** Limits per player and minute. A third of each is the burst. 0: no limit. */
  gamesPerMinute: number
  looksPerMinute: number
  guessesPerMinute: number
  /** Maximum number of events that a player may hold per day. A third is the burst. 0: no limit. */
  holdsPerDay: number
  /** Sustained requests per second of one player. The burst is three times as much. 0: no limit. */
  requestsPerSecond: number
  /** Reserved concurrency of each function that a running game needs; 0: none. */
  reservedConcurrency: number
  /** Number of shards of a rule set's waiting slot: one per 60 joins per second (docs/decisions/005). */
  matchmakingShards: number
  /** Recipient of alarms and budget mails. Undefined: a parameter of the stack says it. */
  alarmEmail: string | undefined
  /** The account's quota of concurrent executions of functions. */
  lambdaConcurrency: number
  /** The custom domain. Undefined: the host names of CloudFront and API Gateway. */
  domain: Domain | undefined
  /** The repository whose deploy workflow gets a role. Undefined: no role. */
  github: Github | undefined
}

export interface Github {
  /** `owner/name` */
  repository: string
  /** The account's OIDC provider of GitHub. Undefined: the pipeline stack creates it. */
  providerArn: string | undefined
}

export interface Domain {
  name: string
  /** Certificate for the host name, in us-east-1, where CloudFront looks for it. */
  certificateArn: string
  /** The web ACL in front of the site, from the stack `JankenEdge` in us-east-1. */
  webAclArn: string | undefined
  /** Increased by one to rotate the secret between CloudFront and the authorizer. */
  secretGeneration: number
}

/** Stages with specific settings. Any other stage has those of `dev`. */
const STAGES: Record<string, Stage> = { prod, dev }

/** Reads the settings. Throws an error with one sentence for an invalid value or an unknown key. */
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
    tracing: context.flag('tracing', defaults.tracing),
    canary: context.flag('canary', defaults.canary),
    publishConcurrency:
      context.optionalWholeNumber('publishConcurrency', 1, 100_000) ?? defaults.publishConcurrency,
    monthlyBudget: context.wholeNumber('monthlyBudget', defaults.monthlyBudget, 1, 1_000_000),
    domain: domainIn(context),
    github: githubIn(context),
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
  const secretGeneration = context.optionalWholeNumber('originSecretGeneration', 1, 1_000_000)
  if (name === undefined) {
    const others = { certificateArn, webAclArn, originSecretGeneration: secretGeneration }
    const [alone] = Object.entries(others).flatMap(([key, value]) => (value === undefined ? [] : [key]))
    if (alone) throw new Error(`The context value ${alone} needs the context value domain.`)
    return undefined
  }
  if (certificateArn === undefined)
    throw new Error(
      'The context value domain needs the context value certificateArn (docs/operations.md#domain).',
    )
  return { name, certificateArn, webAclArn, secretGeneration: secretGeneration ?? 1 }
}

function githubIn(context: ReturnType<typeof contextReader>): Github | undefined {
  const repository = context.text('githubRepository', /^[\w.-]+\/[\w.-]+$/, 'owner/name')
  const providerArn = context.text(
    'githubProviderArn',
    /^arn:[\w-]+:iam::\d+:oidc-provider\/token\.actions\.githubusercontent\.com$/,
    "an ARN of GitHub's OIDC provider",
  )
  if (repository) return { repository, providerArn }
  if (providerArn)
    throw new Error('The context value githubProviderArn needs the context value githubRepository.')
  return undefined
}

/** `Janken` in production, `Janken-dev` in the stage `dev`: stack names are unique within an account. */
export const stackNameOf = ({ stage }: Pick<Settings, 'stage'>): string =>
  stage === 'prod' ? 'Janken' : `Janken-${stage}`

const GIVEN = Symbol('settings')
type Holder = IConstruct & { [GIVEN]?: Settings }

/** Makes the settings available to every construct in this scope. */
export function giveSettings(scope: IConstruct, settings: Settings): void {
  Object.assign(scope, { [GIVEN]: settings })
}

/** The settings of the stack that contains a construct. */
export function settingsOf(construct: IConstruct): Settings {
  const scopes = [...construct.node.scopes].reverse() as Holder[]
  const settings = scopes.find((scope) => scope[GIVEN])?.[GIVEN]
  if (!settings) throw new Error(`No settings were given to a scope of ${construct.node.path}.`)
  return settings
}
