import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TelemetryEvent } from '../../src/telemetry/events.ts'
import { telemetryFile } from '../../src/telemetry/telemetry-file.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'telemetry-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const opened = (connectionId: string): TelemetryEvent => ({
  kind: 'connection opened',
  started: 1.5,
  connectionId,
})

test('writes each event as a line of JSON, in order, in a directory that it makes', async () => {
  const path = join(directory, 'deeper', 'telemetry.jsonl')
  const file = telemetryFile(path, () => {})
  for (const name of ['a', 'b']) file.write(opened(name))
  await file.close()
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual([opened('a'), opened('b')])
})

test('begins anew with each start', async () => {
  const path = join(directory, 'telemetry.jsonl')
  for (const name of ['a', 'b']) {
    const file = telemetryFile(path, () => {})
    file.write(opened(name))
    await file.close()
  }
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(opened('b'))
})

test('reports a file that cannot be written, and the sender continues', async () => {
  const problem = await new Promise<Error>((resolve) => {
    const file = telemetryFile(directory, resolve)
    file.write(opened('a'))
  })
  expect(problem.message).toContain('EISDIR')
})
