import type { ConsolePorts } from './console-ports.ts'
import { ExecutionStore } from './executions/execution-store.ts'
import { ExecutionText } from './executions/execution-text.ts'
import { Labels } from './lens/labels.ts'
import { Lens } from './lens/lens.ts'
import { RecordedEntries } from './recorder/recorded-entries.ts'
import { type ChangeListener, Recorder } from './recorder/recorder.ts'
import { Subjects } from './recorder/subjects.ts'
import { TableKeys } from './tables/table-keys.ts'

/** Everything that an open console keeps. */
export interface ConsoleState {
  ports: ConsolePorts
  lens: Lens
  labels: Labels
  text: ExecutionText
  recorder: Recorder
  executions: ExecutionStore
  subjects: Subjects
  tables: TableKeys
  recordingSince: number
  recordedOf(arn: string, startedAt: number): RecordedEntries
}

/** Begins to record. */
export function openState(ports: ConsolePorts, changed: ChangeListener): ConsoleState {
  const { clock, stepFunctions, gateway, lensFile, projectDirectory } = ports
  const lens = new Lens(lensFile)
  const labels = new Labels()
  const text = new ExecutionText(lens, labels)
  const tables = new TableKeys(ports.dynamoDb)
  const recorder: Recorder = new Recorder(
    changed,
    (table) => tables.namesOf(table),
    () => clock.now(),
  )
  for (const client of gateway.clients()) recorder.clients.connected(client)
  const recordedOf = (arn: string, startedAt: number) =>
    new RecordedEntries(arn, startedAt, recorder, subjects, projectDirectory)
  const executions = new ExecutionStore(stepFunctions.view, {
    text,
    marks: (arn) => (visit) => recordedOf(arn, visit.at).lensMarks(visit),
    now: () => clock.now(),
    onDropped: (arn) => recorder.forgetExecution(arn),
  })
  const subjects = new Subjects(lens, labels, recorder, executions)
  const recordingSince = clock.now()
  return { ports, lens, labels, text, recorder, executions, subjects, tables, recordingSince, recordedOf }
}
