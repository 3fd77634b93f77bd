import { StartError } from '../common/start-error.ts'
import { LATENCY_PRESETS, type LatencyPreset } from '../faults/latency.ts'

/** What the command line and the environment ask for. */
export interface StartOptions {
  ports: { web: number; ws: number; aws: number }
  /** CDK context: `-c key=value`. */
  context: Record<string, string>
  /** Hosts that the ports answer at besides the loopback ones: `--host name`. */
  hosts: string[]
  watch: boolean
  /** What AWS would bill is written down. */
  telemetry: boolean
  /** The path of a rules file: docs/faults.md. */
  faultsFile: string | undefined
  /** Calls take as long as others measured on AWS. */
  latency: LatencyPreset | undefined
  /** Endpoints of AWS services that were set before the start, to be used instead of or besides our own. */
  elsewhere: { dynamoDb?: string; lambda?: string }
  /** What calls of those are signed with. */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
}

const ARGUMENTS = '-c key=value, --host name, --watch, --telemetry, --faults FILE, --latency aws'

const DEFAULT_PORTS = { web: 3000, ws: 3001, aws: 4566 }

export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): StartOptions {
  const context: Record<string, string> = {}
  const hosts: string[] = []
  let watch = false
  let telemetry = false
  let faultsFile: string | undefined
  let latency: LatencyPreset | undefined
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? ''
    if (arg === '--watch') watch = true
    else if (arg === '--telemetry') telemetry = true
    else if (arg === '--faults') faultsFile = pathAfter('--faults', args[++i])
    else if (arg === '--latency') latency = presetOf(args[++i])
    else if (arg === '--host') hosts.push(hostOf(args[++i]))
    else if (arg.startsWith('--host=')) hosts.push(hostOf(arg.slice('--host='.length)))
    else if (arg === '-c' || arg === '--context') Object.assign(context, contextOf(args[++i]))
    else if (/^(-c|--context)=/.test(arg)) Object.assign(context, contextOf(arg.replace(/^[^=]+=/, '')))
    else throw new StartError(`The argument ${arg} is not known. There are: ${ARGUMENTS}.`)
  }
  if (telemetry && env.AWS_ENDPOINT_URL_DYNAMODB)
    throw new StartError(
      '--telemetry counts what calls take of the tables on this machine only: unset AWS_ENDPOINT_URL_DYNAMODB.',
    )
  return {
    ports: {
      web: port(env, 'WEB_PORT', DEFAULT_PORTS.web),
      ws: port(env, 'WS_PORT', DEFAULT_PORTS.ws),
      aws: port(env, 'AWS_PORT', DEFAULT_PORTS.aws),
    },
    context,
    hosts,
    watch,
    telemetry,
    faultsFile,
    latency,
    elsewhere: { dynamoDb: env.AWS_ENDPOINT_URL_DYNAMODB, lambda: env.AWS_ENDPOINT_URL_LAMBDA },
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? 'local',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? 'local',
      sessionToken: env.AWS_SESSION_TOKEN,
    },
  }
}

function pathAfter(name: string, value: string | undefined): string {
  if (value === undefined || value.startsWith('-'))
    throw new StartError(`${name} needs the path of a rules file, not ${value ?? 'nothing'}.`)
  return value
}

function presetOf(value: string | undefined): LatencyPreset {
  const found = LATENCY_PRESETS.find((preset) => preset === value)
  if (found) return found
  throw new StartError(`--latency must be one of ${LATENCY_PRESETS.join(', ')}, not ${value ?? 'nothing'}.`)
}

function contextOf(pair: string | undefined): Record<string, string> {
  const [, key, value = ''] = /^([^=]+)=(.*)$/s.exec(pair ?? '') ?? []
  if (key === undefined) throw new StartError(`-c needs key=value, not ${pair ?? 'nothing'}.`)
  return { [key]: value }
}

function hostOf(name: string | undefined): string {
  if (name !== undefined && /^(\[[0-9a-f:]+\]|[\w.-]+)(:\d+)?$/i.test(name)) return name
  throw new StartError(`--host needs the name of a host, not ${name ?? 'nothing'}.`)
}

function port(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const given = env[name]
  if (given === undefined || given === '') return otherwise
  const value = Number(given)
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value
  throw new StartError(`${name} must be a port from 0 to 65535, not ${given}.`)
}
