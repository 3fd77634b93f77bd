import { parseArgs } from 'node:util'
import { StartError } from '../common/start-error.ts'
import { LATENCY_PRESETS, type LatencyPreset } from '../faults/latency.ts'

/** Settings from the command line and the environment. */
export interface StartOptions {
  ports: { web: number; ws: number; aws: number }
  console: { port: number; orFree: boolean; lensFile?: string }
  /** CDK context: `-c key=value`. */
  context: Record<string, string>
  /** Host names that the ports accept besides the loopback names: `--host name`. */
  hosts: string[]
  /** Deploy changes while the runtime runs. */
  watch: boolean
  /** Write what AWS would bill to a file. */
  telemetry: boolean
  /** Directory that keeps the tables. */
  dataDirectory: string | undefined
  /** Port of Node's inspector. */
  inspectPort: number | undefined
  /** Path of a rules file: docs/faults.md. */
  faultsFile: string | undefined
  /** Delay calls by latencies published for AWS. */
  latency: LatencyPreset | undefined
  /** Endpoints of other DynamoDB and Lambda services, from the variables of the AWS SDKs. */
  externalEndpoints: { dynamoDb?: string; lambda?: string }
  /** Credentials that sign calls of the external endpoints. */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
}

const USAGE = 'See --help.'

const OPTIONS = {
  context: { type: 'string', short: 'c', multiple: true },
  host: { type: 'string', multiple: true },
  watch: { type: 'boolean' },
  telemetry: { type: 'boolean' },
  faults: { type: 'string' },
  latency: { type: 'string' },
  lens: { type: 'string' },
  data: { type: 'string' },
  inspect: { type: 'string' },
  help: { type: 'boolean' },
} as const

/** Node's own default. */
const INSPECTOR_PORT = 9229

const DEFAULT_PORTS = { web: 3000, ws: 3001, aws: 4566, console: 3003 }

/** Whether the arguments ask for help, whatever else they contain. */
export const asksForHelp = (args: readonly string[]): boolean => args.includes('--help')

/** Reads the command line and the environment. Throws StartError for a value that is not valid. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const {
    context = [],
    host = [],
    watch = false,
    telemetry = false,
    faults,
    latency,
    lens,
    data,
    inspect,
  } = parse(args)
  if (data !== undefined && env.AWS_ENDPOINT_URL_DYNAMODB)
    throw new StartError(
      '--data keeps the tables of this DynamoDB. Unset AWS_ENDPOINT_URL_DYNAMODB, or leave out --data.',
    )
  if (telemetry && env.AWS_ENDPOINT_URL_DYNAMODB)
    throw new StartError(
      '--telemetry cannot measure an external DynamoDB. Unset AWS_ENDPOINT_URL_DYNAMODB, or leave out --telemetry.',
    )
  return {
    ports: {
      web: port(env, 'WEB_PORT', DEFAULT_PORTS.web),
      ws: port(env, 'WS_PORT', DEFAULT_PORTS.ws),
      aws: port(env, 'AWS_PORT', DEFAULT_PORTS.aws),
    },
    console: {
      port: port(env, 'CONSOLE_PORT', DEFAULT_PORTS.console),
      orFree: !env.CONSOLE_PORT,
      ...(lens !== undefined && { lensFile: lens }),
    },
    context: Object.fromEntries(context.map(contextEntry)),
    hosts: host.map(hostName),
    watch,
    telemetry,
    dataDirectory: data,
    inspectPort: inspect === undefined ? undefined : inspectorPort(inspect),
    faultsFile: faults,
    latency: latency === undefined ? undefined : presetOf(latency),
    externalEndpoints: { dynamoDb: env.AWS_ENDPOINT_URL_DYNAMODB, lambda: env.AWS_ENDPOINT_URL_LAMBDA },
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? 'local',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? 'local',
      sessionToken: env.AWS_SESSION_TOKEN,
    },
  }
}

function parse(args: readonly string[]) {
  try {
    // `--inspect` has an optional value.
    const given = args.map((arg) => (arg === '--inspect' ? `--inspect=${INSPECTOR_PORT}` : arg))
    return parseArgs({ args: given, options: OPTIONS }).values
  } catch (error) {
    // `parseArgs` names the option; some of its messages go on with advice on further lines.
    const [reason = ''] = error instanceof Error ? error.message.split(/\.? To specify |\n/) : []
    throw new StartError(`${reason.replace(/\.$/, '')}. ${USAGE}`)
  }
}

function inspectorPort(value: string): number {
  const found = Number(value)
  if (Number.isInteger(found) && found >= 0 && found <= 65535) return found
  throw new StartError(`--inspect must be followed by =PORT, not ${value}.`)
}

function presetOf(value: string): LatencyPreset {
  const found = LATENCY_PRESETS.find((preset) => preset === value)
  if (found) return found
  throw new StartError(`--latency must be one of ${LATENCY_PRESETS.join(', ')}, not ${value}.`)
}

function contextEntry(pair: string): [string, string] {
  // `-c=key=value` is accepted too.
  const [, key, value = ''] = /^=?([^=]+)=(.*)$/s.exec(pair) ?? []
  if (key === undefined) throw new StartError(`-c must be followed by key=value, not ${pair}.`)
  return [key, value]
}

function hostName(name: string): string {
  if (/^(\[[0-9a-f:]+\]|[\w.-]+)(:\d+)?$/i.test(name)) return name
  throw new StartError(`--host must be followed by NAME or NAME:PORT, not ${name}.`)
}

function port(env: NodeJS.ProcessEnv, name: string, defaultPort: number): number {
  const given = env[name]
  if (given === undefined || given === '') return defaultPort
  const value = Number(given)
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value
  throw new StartError(`${name} must be a port from 0 to 65535, not ${given}.`)
}
