/** A game that goes on while everything around it is deployed anew. */
import { ENVIRONMENT } from '../../functions/environment.ts'
import type { Assembly } from '../../local-aws/src/template/assembly.ts'
import { nextResult, nextRound, startDuel, throwHand } from '../support/game.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack()

/** The same app as another release: every function and the definition are different ones. */
function released({ stacks, ...app }: Assembly, release: string): Assembly {
  const changed = stacks.map(({ template, ...one }) => {
    const text = JSON.stringify(template)
    const functions = text.replace(new RegExp(`(?<="${ENVIRONMENT.stage}":")\\w+`, 'g'), release)
    const definition = functions.replaceAll('A game of janken for 2 to 6 players', release)
    if (functions === text || definition === functions) throw new Error('Nothing was changed.')
    return { ...one, template: JSON.parse(definition) }
  })
  return { ...app, stacks: changed }
}

test('a game of three rounds is played through three deployments, and the next one on the newest', async () => {
  const { app, runtime } = stack.local
  const { ann, ben, gameId } = await startDuel(stack.url, { lives: 3 })
  for (const [index, release] of ['second', 'third', 'fourth'].entries()) {
    const round = index + 1
    if (round > 1) await Promise.all([nextRound(ann, gameId, round), nextRound(ben, gameId, round)])
    expect(await throwHand(ann, gameId, round, 'rock')).toMatchObject({ type: 'thrown' })
    // Ben's hand, the judgement and the result's push meet the deployment.
    const deployed = runtime.deploy(released(app, release))
    expect(await throwHand(ben, gameId, round, 'scissors')).toMatchObject({ type: 'thrown' })
    const results = await Promise.all([nextResult(ann, gameId, round), nextResult(ben, gameId, round)])
    for (const { losers } of results) expect(losers).toEqual([ben.playerId])
    await deployed
    if (round === 3)
      expect(results[0]?.over).toMatchObject({ winner: ann.playerId, reason: 'won', rounds: 3 })
  }
  expect([ann.isOpen, ben.isOpen]).toEqual([true, true])

  const next = await startDuel(stack.url, { players: [ann, ben] })
  await Promise.all([throwHand(ann, next.gameId, 1, 'rock'), throwHand(ben, next.gameId, 1, 'paper')])
  expect((await nextResult(ann, next.gameId, 1)).over).toMatchObject({ winner: ben.playerId, rounds: 1 })
})
