/** Games that were played before, against the definition as it is now: the same hands, the same results. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Json, waits } from '../../local-aws/src/kit/index.ts'
import type { RecordedGame } from '../../tools/record-game/recorded-game.ts'
import { gameMachine } from '../support/machines.ts'

const CORPUS = join(__dirname, 'replay')
const games = readdirSync(CORPUS).map((file) => file.replace(/\.json$/, ''))

/** Plays the recorded hands. What is judged is told with the next round, or with the end. */
async function replay({ input, rounds }: RecordedGame): Promise<Json[]> {
  const results: Json[] = []
  const roundOf = (value: Json) => (value as { round: number }).round
  const told = (value: Json, name: string) => {
    const result = (value as Record<string, Json>)[name]
    if (result) results.push(result)
  }
  const run = await (await gameMachine()).run({
    name: 'replayed',
    input: input as Json,
    tasks: {
      'Throw hands': (call) => {
        told(call.arguments, 'last')
        const { answer } = rounds[roundOf(call.arguments) - 1] ?? {}
        return waits(() => {
          if (answer) call.succeed(answer)
        })
      },
      'Close the round': () => ({ Attributes: (rounds[results.length]?.attributes ?? {}) as Json }),
      Settle: (call) => {
        told(call.arguments, 'result')
        return null
      },
    },
  })
  expect(run.status).toBe('SUCCEEDED')
  return results
}

test('the corpus has games of every kind of end', () => {
  const ends = games.map((game) => read(game).results.at(-1) as { over: { reason: string } })
  expect(new Set(ends.map(({ over }) => over.reason))).toEqual(new Set(['won', 'forfeit', 'abandoned']))
})

const read = (game: string): RecordedGame => JSON.parse(readFileSync(join(CORPUS, `${game}.json`), 'utf8'))

test.each(games)('%s', async (game) => {
  const recorded = read(game)
  expect(recorded.rounds).toHaveLength(recorded.results.length)
  expect(await replay(recorded)).toEqual(recorded.results)
})
