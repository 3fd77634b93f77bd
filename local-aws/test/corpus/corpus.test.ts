/** One case per file in cases/: definition, input, Task behaviour, and the documented or recorded outcome. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { corpus, historyLike, type Outcome, play } from './case.ts'

const features: { [chapter: string]: string[] } = parse(
  readFileSync(new URL('./features.yaml', import.meta.url), 'utf8'),
)

test('has a case for each feature, and no other', () => {
  const listed = Object.values(features).flat()
  const played = new Set(corpus.map(([, { feature }]) => feature))
  expect([...played].sort()).toEqual([...listed].sort())
})

describe.each(corpus)('%s', (_file, one) => {
  test(one.feature, async () => {
    const { history, events, ...outcome } = one.expected
    const run = await play(one)
    const { status, output, error, cause } = run
    const came: Outcome = {
      status,
      ...(output !== undefined && { output }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    }
    expect(came).toEqual(outcome)
    expect(historyLike(run, history, events !== undefined)).toEqual(history)
    expect(run.history).toHaveLength(events ?? history.length)
  })
})
