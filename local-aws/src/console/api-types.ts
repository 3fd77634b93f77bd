/**
 * The console's HTTP API: every call with its answer. Server and page both import these types. The file is the whole
 * contract between them and contains no code, so it is not split.
 *
 * - Times named `at`, `start` or `stop` are epoch milliseconds. `t`, `t0`, `t1`, `a` and `b` are milliseconds since
 *   the execution's (or the request's) start. Durations are in milliseconds.
 * - `Json` values are parsed. `JsonText` is JSON text as it was sent; it may be large.
 * - A list answers one page. `next` is the cursor of the next page, absent on the last one.
 * - A refused call has status 4xx and a `Problem` as its body.
 * - Every call that is not a GET must send the page's token in the header `x-console-token`. index.html receives it
 *   in place of `%CONSOLE_TOKEN%`: `<meta name="console-token" content="%CONSOLE_TOKEN%">`.
 * - An execution's `id` is `<machine name>:<execution name>`. Encode it in a path.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonText = string

/** The body of every answer with a status from 400 on. */
export interface Problem {
  /** An AWS error name, or `NotFound`, `BadRequest`, `Forbidden`, `NotKept`. */
  error: string
  message: string
}

export interface Page<Line> {
  items: Line[]
  /** All lines that match, before paging. */
  total: number
  next?: string
}

// GET /api/overview

export interface Overview {
  /** Name of the app: of its first stack. */
  app: string
  endpoints: { web: string; ws: string; aws: string }
  region: string
  machines: MachineLine[]
  counts: Counts
  limits: Limits
  /** Sentences for the reader: errors of the lens, and what was dropped to limit the memory. */
  notices: string[]
  /** When the console began to record: at its first request. Earlier invocations, frames and writes are unknown. */
  recordingSince: number
  /** The number of the last event of the stream, for `GET /api/stream?since`. */
  sequence: number
  /** The server's clock, so that a page can correct its own. */
  now: number
  /** Whether a lens was found: its path, relative to the app. */
  lens?: string
}

export interface MachineLine {
  name: string
  arn: string
  type: 'STANDARD' | 'EXPRESS'
  /** Id for `GET /api/definitions/:id`. */
  definition: string
}

export interface Counts {
  executions: {
    all: number
    running: number
    succeeded: number
    failed: number
    timedOut: number
    aborted: number
    retried: number
  }
  functions: number
  connections: { open: number; closed: number }
  tables: number
  requests: number
  faults: { rules: number; on: number; hits: number }
}

export interface Limits {
  executions: number
  invocationsPerFunction: number
  logBytes: number
  framesPerConnection: number
  bytes: number
  /** Bytes in use. */
  used: number
  /** How many of each kind were dropped. */
  dropped: { executions: number; invocations: number; frames: number; requests: number; writes: number }
}

// GET /api/summary?machine&status&q&cursor&limit (newest first; `status` is one of ExecutionStatus, or `RETRIED`)
// `q` searches name, title, outcome, input, output, error and cause.

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED'

export interface ExecutionSummary {
  id: string
  arn: string
  machine: string
  name: string
  status: ExecutionStatus
  start: number
  /** Absent while it runs. */
  stop?: number
  /** Its subject, by the lens or by the first short scalars of its input. */
  title: string
  /** Its outcome or current state, by the lens. Empty without one. */
  outcome: string
  /** While it runs: the current state, waiting (for a token, a timer, a child) or working. */
  state?: string
  /** Whether it runs and every open state of it waits. */
  waiting: boolean
  /** When the current wait ends by itself, in epoch milliseconds. */
  deadline?: number
  error?: string
  /** Cut to 200 characters. */
  cause?: string
  /**
   * The state whose error is the reason, with its lap. `error` and `cause` are that state's. Where a Catcher led to a
   * Fail state, this is the state whose error was caught.
   */
  failedState?: string
  /** Its entry, or that of the Map or Parallel around it. */
  failedEntry?: number
  /** The number of the newest lap, or of the lap that failed. */
  lap?: number
  /** States entered. */
  states: number
  retries: number
  events: number
  redriveCount: number
  /**
   * Its timeline in one line, at most 60 segments: a letter and its share of the duration in thousandths. `w` works,
   * `t` waits, `b` backoff, `f` a failed attempt, `m` a Map, `i` nothing of these. Example: `w12t940w48`.
   */
  shape: string
  /** The first Map of the execution, a letter per item (see ItemStatuses). */
  map?: string
  /** Its history has been dropped, and only this summary is left. */
  dropped?: true
  /** The execution that started it, as an id. */
  parent?: string
}

// GET /api/executions/:id

export interface ExecutionAnswer {
  summary: ExecutionSummary
  input: JsonText
  output?: JsonText
  error?: string
  cause?: string
  definition: string
  roleArn: string
  redrivable: boolean
  /** The state that a redrive goes on with. */
  redrivesFrom?: string
  /** Why it cannot be redriven. */
  notRedrivable?: string
  /** Ids and the names that the lens gives them. */
  labels: Record<string, string>
  children: { id: string; entry: number; title: string; status: ExecutionStatus }[]
  /** Items that the execution's functions and Tasks wrote, newest first, at most 20. */
  items: { table: string; key: ItemKey; keyText: string }[]
}

// GET /api/executions/:id/entries?within&index&from&to
// The entries of the execution itself. `within` is the entry of a Map or Parallel, `index` its iteration or branch.

export interface EntriesAnswer {
  summary: ExecutionSummary
  /** At most 2,000. With more, `columns` replaces them. */
  entries: Entry[]
  columns?: Columns
  laps: Lap[]
  /** Number of all entries of this branch, including those that columns replace. */
  total: number
  now: number
}

export type EntryStatus = 'running' | 'waiting' | 'succeeded' | 'failed' | 'caught' | 'aborted'

export interface Entry {
  /** The id of the event that entered the state. */
  id: number
  state: string
  type: 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map'
  /** The number of its lap, from 1; absent where the definition has no laps. */
  lap?: number
  t0: number
  /** Absent while the execution is in it. */
  t1?: number
  status: EntryStatus
  segments: Segment[]
  marks: Mark[]
  /** Number of attempts, from 1. */
  attempts: number
  /** The failed attempts. */
  failures: Failure[]
  error?: string
  cause?: string
  /** The state that followed. */
  next?: string
  /** The function that a Task calls, or the action, such as `dynamodb:updateItem`. */
  function?: string
  resource?: string
  /** It holds a task token. */
  token?: true
  /** Milliseconds since the start at which its wait ends by itself. */
  deadline?: number
  /** Known invocations of its function, in order. */
  invocations: string[]
  /** Executions that it started, as ids. */
  children: string[]
  /** Of a Map or Parallel. */
  items?: ItemsSummary
  /** Number of frames that its invocations pushed. */
  frames: number
  assigns: boolean
  /** A sentence beside its bar, by the lens or from its marks. */
  note?: string
}

export interface Segment {
  k: 'work' | 'wait' | 'backoff' | 'failed' | 'branches'
  a: number
  /** Absent while it lasts. */
  b?: number
}

/** Something that happened during a wait: a write to the item that holds the token, or a call that answered it. */
export interface Mark {
  t: number
  /** `Mei` */
  label: string
  /** `Mei throws rock` */
  text: string
  /** The frame that caused it. */
  frame?: string
  invocation?: string
}

export interface Failure {
  t: number
  error: string
  cause: string
  /** Milliseconds of backoff after it; absent after the last. */
  waited?: number
  invocation?: string
  /** The rule of `GET /api/faults` that caused it. */
  fault?: string
  /** `functions/store/games.ts:88`, from the function's stack trace. */
  source?: string
}

/** One letter per item: `s` succeeded, `r` succeeded after a retry, `f` failed, `a` aborted, `w` running, `n` not started. */
export type ItemStatuses = string

export interface ItemsSummary {
  total: number
  statuses: ItemStatuses
  succeeded: number
  retried: number
  failed: number
  aborted: number
  running: number
  /** Absent with more than 200 items. */
  lanes?: ItemLane[]
  /** The failed ones first, at most 50. */
  failures: { index: number; title: string; error: string; cause: string; attempts: number }[]
}

export interface ItemLane {
  index: number
  title: string
  status: ItemStatuses
  t0: number
  t1?: number
  attempts: number
  segments: Segment[]
}

export interface Lap {
  n: number
  /** Its first entry. */
  entry: number
  title: string
  t0: number
  t1?: number
  status: EntryStatus
}

/** Per-pixel columns in place of more than 2,000 entries. */
export interface Columns {
  /** Milliseconds per column. */
  width: number
  /** From the start on, at most 1,000. `longest` is the longest wait of the column, in milliseconds. */
  list: { status: EntryStatus; entered: number; longest: number; first: number }[]
}

// GET /api/executions/:id/entries/:entry

export interface EntryAnswer {
  entry: Entry
  at: number
  input?: JsonText
  output?: JsonText
  /** What it assigned. */
  assigned?: Record<string, JsonText>
  /** The variables that its expressions read at entry: the newest assignment of each before it. */
  variables: Record<string, JsonText>
  /** The state's definition. */
  definition: Json
  /** What the last attempt sent to the function or the service. */
  parameters?: JsonText
  /** Its Retriers, as text: `1 s × 2, at most 3, full jitter`. */
  retries: string[]
  logs: LogLine[]
  frames: FrameLine[]
  /** For a Map or Parallel with `index`: the item. */
  item?: Json
}

export interface LogLine {
  /** Milliseconds since the execution's start; in an invocation, since its start. */
  t: number
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'REPORT'
  message: string
  fields: Record<string, Json>
  invocation: string
  source?: string
}

// GET /api/executions/:id/events?cursor&q&limit&from&to&reverse (pages of 500)

export interface EventLine {
  id: number
  t: number
  type: string
  state?: string
  /** The entry that it belongs to. */
  entry?: number
  /** In a Map or Parallel. */
  index?: number
  /** Its main value, shortened. */
  text: string
}

// GET /api/executions/:id/events/:event: the event as GetExecutionHistory returns it, as Json.
// GET /api/executions/:id/history: all of them, as GetExecutionHistory returns them.

// GET /api/executions/:id/pending

export interface PendingAnswer {
  tokens: PendingToken[]
  timers: PendingTimer[]
  now: number
}

export interface PendingToken {
  token: string
  state: string
  entry: number
  index?: number
  since: number
  deadline?: number
  heartbeatDeadline?: number
  /** Items that hold the token. */
  holders: { table: string; key: ItemKey; keyText: string; writtenBy: string; at: number }[]
  /** The last answer to this state, as a default for the form. */
  lastAnswer?: JsonText
  /** The state that follows a timeout. */
  onTimeout?: string
}

export interface PendingTimer {
  kind: 'wait' | 'backoff' | 'timeout' | 'execution'
  state?: string
  entry?: number
  index?: number
  due: number
}

// GET /api/executions/:id/test

export interface TestAnswer {
  source: string
  /** What the source omits or guesses. */
  notes: string[]
}

// GET /api/definitions/:id (laid out once, kept by the definition's hash)

export interface DefinitionAnswer {
  definition: Json
  graph: Graph
}

export interface Graph {
  width: number
  height: number
  nodes: GraphNode[]
  edges: GraphEdge[]
}

export interface GraphNode {
  /** The state's name; `start` and `end` nodes have the kinds below. State names are unique in a definition. */
  name: string
  kind: 'state' | 'frame' | 'start' | 'end'
  type?: Entry['type']
  /** `lambda · token`, `dynamodb:updateItem`, `choice`, `map`. */
  sub: string
  /** Centre. */
  x: number
  y: number
  width: number
  height: number
  /** The Map or Parallel around it. */
  parent?: string
}

export interface GraphEdge {
  from: string
  to: string
  kind: 'next' | 'choice' | 'default' | 'catch'
  label: string
  points: { x: number; y: number }[]
  /** Position of the label. */
  labelAt?: { x: number; y: number }
}

// Writes on executions. Each answers `{}` unless said otherwise.
// POST /api/executions                    StartRequest -> { id: string }
// POST /api/executions/:id/stop           { error?: string; cause?: string }
// POST /api/executions/:id/redrive        {}
// POST /api/tokens/success                { token: string; output: JsonText }
// POST /api/tokens/failure                { token: string; error?: string; cause?: string }
// POST /api/tokens/heartbeat              { token: string }

export interface StartRequest {
  machine: string
  name?: string
  input: JsonText
}

// GET /api/functions

export interface FunctionLine {
  name: string
  /** The name in terminal lines. */
  title: string
  /** Invocations since recording began, including dropped ones. */
  calls: number
  errors: number
  p50?: number
  p95?: number
  memoryMb: number
  maxMemoryMb: number
  timeoutSeconds: number
  environments: number
  handler: string
  runtime: string
  lastAt?: number
}

// GET /api/invocations?function&execution&entry&frame&q&status&cursor (newest first; status: `failed` or `cold`)

export interface InvocationLine {
  /** The request id. */
  id: string
  function: string
  at: number
  /** Absent while it runs. */
  duration?: number
  /** Milliseconds of init; absent if warm. */
  init?: number
  queued: number
  memoryMb: number
  failed: boolean
  error?: string
  /** A short description: by the lens of its frame, or from its event. */
  title: string
  cause: Cause
}

export type Cause =
  | { kind: 'frame'; frame: string; connection: string; who: string; route: string }
  | {
      kind: 'entry'
      execution: string
      entry: number
      state: string
      title: string
      attempt: number
      index?: number
    }
  | { kind: 'authorizer' | 'connect' | 'disconnect'; connection?: string; who: string }
  | { kind: 'invocation'; invocation: string; function: string }
  | { kind: 'console' | 'other'; who: string }

// GET /api/invocations/:id

export interface InvocationAnswer {
  line: InvocationLine
  event: JsonText
  /** The result, or the error payload. Absent while it runs. */
  answer?: JsonText
  logs: LogLine[]
  /** Log text that was cut off, in bytes. */
  logDropped: number
  calls: CallLine[]
  frames: FrameLine[]
  trace: string
}

/** A call of a service that an invocation made. */
export interface CallLine {
  at: number
  duration: number
  service: 'dynamodb' | 'states' | 'execute-api' | 'lambda'
  action: string
  /** `GAME#x`, an execution's name, a connection's owner. */
  target: string
  error?: string
}

// POST /api/invocations   { function: string; event: JsonText } -> InvocationAnswer

// GET /api/connections?status=open|closed&q

export interface ConnectionLine {
  id: string
  open: boolean
  since: number
  closedAt?: number
  code?: number
  reason?: string
  /** By the labels of the lens, else an authorizer value. */
  who: string
  authorizer: Record<string, string | number>
  sourceIp: string
  userAgent?: string
  /** Frames from the client and to it. */
  in: number
  out: number
  lastAt?: number
  /** The execution that its newest frame concerned. */
  execution?: string
}

// GET /api/connections/:id/frames?cursor&q (newest first)

export interface FrameLine {
  id: string
  connection: string
  who: string
  at: number
  /** `reply` answers a frame of the client, `push` is posted by a function. */
  direction: 'in' | 'reply' | 'push'
  bytes: number
  /** By the lens, or the frame's first scalars. */
  title: string
  /** Its text, cut to 4,096 characters. */
  body: string
  cut?: true
  route?: string
  /** Function and invocation that handled or sent it. */
  function?: string
  invocation?: string
  /** Its id for `GET /api/requests/:id`. */
  request?: string
  /** For a reply: the frame that it answers. */
  answers?: string
  execution?: string
  duration?: number
}

// GET /api/frames/:id: FrameAnswer

export interface FrameAnswer {
  line: FrameLine
  /** The whole text. */
  body: string
  /** Other connections that got the same text from the same invocation. */
  alsoTo: { connection: string; who: string; frame: string }[]
}

// POST /api/connections/:id/frames { body: string }
// DELETE /api/connections/:id

// GET /api/tables

export interface TableLine {
  name: string
  items: number
  bytes: number
  hash: string
  range?: string
  indexes: { name: string; hash: string; range?: string }[]
  ttl?: string
  /** The partition keys' prefixes up to the first `#`, with their numbers of items. */
  kinds: { prefix: string; items: number }[]
}

/** In DynamoDB's JSON: `{ "pk": { "S": "GAME#1" } }`. In a path it is the encoded JSON text. */
export type ItemKey = Record<string, Record<string, Json>>

// GET /api/tables/:table/items?index&hash&range&prefix&q&cursor&limit
// `hash` and `range` are plain values (`range` may be a prefix). `prefix` is a prefix of the partition key.

export interface ItemLine {
  key: ItemKey
  /** `GAME#1` or `GAME#1 · PLAYER#2`. */
  keyText: string
  /** By the lens, or its first scalars. */
  title: string
  bytes: number
  /** Of its last recorded write. */
  changedAt?: number
  changedBy?: string
}

// GET /api/items/:table/:key

export interface ItemAnswer {
  key: ItemKey
  keyText: string
  title: string
  /** In DynamoDB's JSON. */
  item: Record<string, Record<string, Json>>
  /** As plain JSON. */
  plain: Json
  bytes: number
  /** The execution that its key or its token names. */
  execution?: string
  expires?: number
}

// PUT /api/items/:table/:key     { item } -> {}   replaces it; a missing one is created
// DELETE /api/items/:table/:key -> {}
// GET /api/items/:table/:key/writes

export interface ItemWrite {
  at: number
  action: string
  by: string
  invocation?: string
  execution?: string
  duration: number
  error?: string
  /** Its UpdateExpression, or `replaces the item`. */
  what: string
  /** The item after the write as plain JSON, if the call returned it. */
  after?: Json
}

// GET /api/requests?q&cursor (newest first)

export interface RequestLine {
  id: string
  at: number
  /** `Mei throws rock` */
  title: string
  execution?: { id: string; title: string; lap?: number }
  /** To the end of its last span. */
  duration: number
  functions: number
  calls: number
  pushes: number
  error?: string
}

// GET /api/requests/:id

export interface RequestAnswer {
  line: RequestLine
  frame?: FrameLine
  spans: Span[]
  /** Milliseconds in each service, on the critical path. */
  critical: { label: string; duration: number }[]
}

export interface Span {
  id: number
  depth: number
  kind: 'frame' | 'gateway' | 'lambda' | 'dynamodb' | 'states' | 'push'
  label: string
  note: string
  a: number
  b: number
  critical: boolean
  invocation?: string
  frame?: string
  execution?: string
  entry?: number
  error?: string
}

// GET /api/faults; PUT /api/faults with FaultsRequest

export interface FaultsAnswer {
  seed: number
  latency: 'aws' | 'off'
  rules: FaultRuleLine[]
  /** Calls that a rule struck, newest first, at most 200. */
  hits: FaultHit[]
}

export interface FaultRuleLine {
  /** `F1`, stays the same while the rule exists. */
  id: string
  on: boolean
  /** As in a rules file (docs/faults.md). */
  rule: Json
  /** `DynamoDB UpdateItem`, `ProvisionedThroughputExceededException`, `1 of 20 calls`. */
  where: string
  effect: string
  rate: string
  hits: number
  lastAt?: number
}

export interface FaultHit {
  at: number
  rule: string
  service: string
  operation: string
  error: string
  /** The execution whose Task made the call, itself or by the function that it invoked. */
  execution?: { id: string; title: string }
  /** The invocation that the call asked for, or else the one that made the call. */
  invocation?: string
}

export interface FaultsRequest {
  seed?: number
  latency?: 'aws' | 'off'
  /** A new rule has no id. */
  rules?: { id?: string; on: boolean; rule: Json }[]
}

// GET /api/stream?since: server-sent events, at most 10 a second. `id` is the event's number.
// An event's `data` is one StreamEvent. After a gap that the server cannot fill, the first event is `reset`.

export type StreamEvent =
  | { kind: 'reset'; sequence: number }
  | {
      kind: 'changes'
      sequence: number
      now: number
      executions: ExecutionSummary[]
      counts: Counts
      changed: ChangedKinds
    }
  /** A deployment of `--watch` has ended. `error`: why it failed. */
  | { kind: 'deployed'; sequence: number; error?: string }
  /** The runtime is stopping. */
  | { kind: 'stopping'; sequence: number }

/** Other changes: ids of connections with new frames, functions with new invocations, tables with new writes. */
export interface ChangedKinds {
  connections: string[]
  functions: string[]
  tables: string[]
  requests: boolean
  faults: boolean
}
