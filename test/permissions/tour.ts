/** Does everything once, over real WebSockets: every action of players, and every event that can happen to them. */

import { floodOf } from '../support/flood.ts'
import { nextResult, nextRound, startDuel, throwHand } from '../support/game.ts'
import { abandon, begun, playOut, startGroup } from '../support/group.ts'
import { Player } from '../support/player.ts'
import { type Stack, withTurns } from '../support/stack.ts'
import { connectElsewhere, dropAndAge, forgetReturn, leaveUnnoticed } from './gone-connections.ts'
import { withoutRoute } from './grants.ts'
import type { CallRecorder } from './recorder.ts'

export async function grandTour(stack: Stack, recorder: CallRecorder): Promise<void> {
  const { runtime } = stack
  const url = runtime.endpoints.ws
  const newcomer = () => Player.connect(url)
  const comeBack = ({ secret }: Player) => Player.connect(url, { secret })

  await greetings()
  await floods()
  await canary()
  await twins()
  await waitingRoom()
  await watchedDuel()
  await goneBefore()
  // Short turns only where a test waits for their end. In the other games, a `hello` must find the turn still open.
  const hurried = withTurns(stack.app, 1)
  await runtime.deploy(hurried)
  await missedTurns()
  await lostGoodbye()
  await runtime.deploy(stack.app)
  await botGame()
  await settledTwice()
  await couldNotGoOn()
  await neverCreated()
  await backAmongTheGone()
  await rooms()
  await rematches()
  await reopenedComplete()
  await event()
  await eventWon()
  await eventNeverHeld()

  async function greetings() {
    const ann = await newcomer()
    await ann.ask('hello', { name: 'Ann' })
    await ann.ask('ping')
    await ann.ask('history')
    ann.send('rubbish')
    await ann.reply()
    await ann.close()
  }

  /** Every function closes a connection that keeps sending refused requests. */
  async function floods() {
    const actions = ['join', 'throw', 'watch', 'hello', 'attend', 'dance']
    for (const action of actions) await floodOf(await newcomer(), { action, name: 0, lives: 0 })
  }

  /** Locally no schedule invokes the canary. */
  async function canary() {
    const canary = runtime.lambda.list({}).find(({ functionName }) => functionName.includes('Canary'))
    const functionName = canary?.functionName ?? ''
    const played = await runtime.invoke({ functionName, payload: '{}', caller: {} })
    if (!played.payload.includes('true')) throw new Error(`The canary could not play: ${played.payload}`)
  }

  /** Of two concurrent connections the newer cannot close the older one; the older one's own `hello` does. */
  async function twins() {
    const ann = await newcomer()
    await connectElsewhere(runtime, ann.playerId)
    await Promise.race([ann.request('hello'), ann.closed])
    await ann.closed
  }

  async function waitingRoom() {
    const ann = await newcomer()
    await ann.ask('join', { lives: 4 })
    await ann.ask('join', { lives: 5 })
    await ann.ask('cancel')
    await ann.close()
  }

  /** Players drop, return, connect twice, watch and leave. Each change is pushed to the others. */
  async function watchedDuel() {
    const duel = await startDuel(url, { lives: 2 })
    const { ann, gameId } = duel
    let { ben } = duel
    const watchAndGo = async () => {
      const eve = await newcomer()
      await eve.ask('watch', { gameId })
      await dropAndAge(runtime, eve)
    }
    await ann.ask('watch', { gameId })
    await ann.ask('unwatch', { gameId })
    const eve = await newcomer()
    await eve.ask('watch', { gameId })
    await eve.ask('unwatch', { gameId })

    await watchAndGo()
    await ben.drop()
    await ann.next('presence', ({ online }) => !online)
    await watchAndGo()
    ben = await comeBack(ben)
    await ann.next('presence', ({ online }) => online)
    const newer = await comeBack(ben)
    await ben.closed
    ben = newer
    await ben.ask('hello')
    await forgetReturn(runtime, gameId, ben.playerId)
    await ben.ask('hello')
    await ann.next('presence', ({ online }) => online)

    await watchAndGo()
    await ann.ask('stamp', { gameId, stamp: 'hello' })
    await throwHand(ann, gameId, 1, 'rock')
    await watchAndGo()
    await throwHand(ben, gameId, 1, 'paper')
    await Promise.all([nextRound(ann, gameId, 2), nextRound(ben, gameId, 2)])
    await watchAndGo()
    await Promise.all([throwHand(ann, gameId, 2, 'rock'), throwHand(ben, gameId, 2, 'paper')])
    await nextResult(ben, gameId, 2)
    await ann.ask('history')
    await ann.ask('leaderboard')
    await Promise.all([ann, ben].map((player) => player.close()))
  }

  /** A player who has left still gets pushes, until `unwatch`. Then the game finds the closed connection before `$disconnect`. */
  async function goneBefore() {
    const [ann, ben, cat] = (await Promise.all([1, 2, 3].map(newcomer))) as [Player, Player, Player]
    const { gameId } = await startGroup([ann, ben, cat])
    await cat.ask('leave', { gameId })
    await cat.ask('unwatch', { gameId })
    await cat.close()
    await recorder.seen('Disconnect', 'dynamodb:GetItem')
    await ben.ask('leave', { gameId })
    await ann.next('result', ({ over }) => over !== null)
    await Promise.all([ann, ben].map((player) => player.close()))
  }

  /** Watchers are gone when only results are pushed. */
  async function missedTurns() {
    const { ann, ben, gameId } = await startDuel(url, { lives: 5 })
    for (const round of [1, 2]) {
      await Promise.all(
        [nextRound(ann, gameId, round), nextRound(ben, gameId, round)].slice(round === 1 ? 2 : 0),
      )
      await throwHand(ann, gameId, round, 'rock')
      const eve = await newcomer()
      await eve.ask('watch', { gameId })
      await dropAndAge(runtime, eve)
      stack.endTurns()
      await nextResult(ann, gameId, round)
    }
    await Promise.all([ann, ben].map((player) => player.close()))
  }

  async function botGame() {
    const ann = await newcomer()
    const joined = await ann.ask('join', { opponent: 'bot', lives: 5 })
    if (joined.type !== 'matched') throw new Error('The bot did not come.')
    const { gameId } = joined
    await nextRound(ann, gameId, 1)
    const eve = await newcomer()
    await eve.ask('watch', { gameId })
    await throwHand(ann, gameId, 1, 'rock')
    await nextRound(ann, gameId, 2)
    await eve.next('thrown', ({ playerId, round }) => playerId !== ann.playerId && round === 2)
    await ann.ask('leave', { gameId })
    await ann.next('result', ({ over }) => over !== null)
    await Promise.all([ann, eve].map((player) => player.close()))
  }

  /** API Gateway does not guarantee `$disconnect`. Without it, the game's pushes find the closed connection. */
  async function lostGoodbye() {
    const { ann, ben, gameId } = await startDuel(url, { lives: 3 })
    await throwHand(ann, gameId, 1, 'rock')
    const [cat, dan] = (await Promise.all([1, 2].map(newcomer))) as [Player, Player]
    const { code } = await cat.ask('create', { size: 3 })
    await dan.ask('enter', { code })
    await runtime.deploy(withoutRoute(hurried, '$disconnect'))
    await dropAndAge(runtime, ben, dan)
    await runtime.deploy(hurried)
    // When the round opens, the game looks for a newer connection of dan.
    await cat.ask('start')
    await recorder.seen('OpenRound', 'dynamodb:GetItem')
    stack.endTurns()
    await nextRound(ann, gameId, 2)
    await ann.ask('leave', { gameId })
    await ann.next('result', ({ over }) => over !== null)
    await ann.close()
  }

  /** Settling is repeated after a lost answer. By then a player and a watcher are gone without `$disconnect`. */
  async function settledTwice() {
    const { ann, ben, gameId } = await startDuel(url)
    const eve = await newcomer()
    await eve.ask('watch', { gameId })
    await Promise.all([throwHand(ann, gameId, 1, 'rock'), throwHand(ben, gameId, 1, 'paper')])
    await nextResult(ann, gameId, 1)
    await vanish(ben, eve)
    const { FunctionName, Payload } = await callOf(gameId, 'Settle')
    await runtime.invoke({ functionName: FunctionName, payload: JSON.stringify(Payload), caller: {} })
    await ann.close()
  }

  /** Connections that never get a `$disconnect`. */
  async function vanish(...players: Player[]) {
    await runtime.deploy(withoutRoute(stack.app, '$disconnect'))
    await dropAndAge(runtime, ...players)
    await runtime.deploy(stack.app)
  }

  /** A game whose rounds cannot be opened. It has a watcher, and one player is gone. */
  async function couldNotGoOn() {
    const { ann, ben, gameId } = await startDuel(url)
    const eve = await newcomer()
    await eve.ask('watch', { gameId })
    await vanish(ben)
    const { Payload } = await callOf(gameId, 'OpenRound')
    const pushEnd = runtime.lambda.list({}).find(({ functionName }) => functionName.includes('PushEnd'))
    const functionName = pushEnd?.functionName ?? ''
    await runtime.invoke({ functionName, payload: JSON.stringify({ ...Payload, before: [] }), caller: {} })
    await ann.next('result', ({ over }) => over !== null)
    await ann.ask('leave', { gameId })
    await Promise.all([ann, eve].map((player) => player.close()))
  }

  /** An execution without a game's item ends, without a push. */
  async function neverCreated() {
    const [stateMachineArn] = runtime.endpoints.stateMachineArns
    const game = {
      gameId: 'never-created',
      turnSeconds: 1,
      revealSeconds: 0,
      round: 1,
      attempt: 0,
      last: null,
    }
    const input = JSON.stringify({ ...game, players: [], before: [] })
    await runtime.stepFunctions.service.call('StartExecution', { stateMachineArn, input }, {})
    await recorder.seen('StateMachine', 'lambda:InvokeFunction', 'PushEnd')
  }

  /** A player's return is pushed to another player who has vanished meanwhile. */
  async function backAmongTheGone() {
    const { ann, ben, gameId } = await startDuel(url)
    await ben.drop()
    await ann.next('presence', ({ online }) => !online)
    await vanish(ann)
    const back = await comeBack(ben)
    await recorder.seen('Connect', 'dynamodb:GetItem')
    await back.ask('leave', { gameId })
    await back.close()
  }

  /** The last event of this function from the state machine. */
  async function callOf(gameId: string, part: string): Promise<{ FunctionName: string; Payload: object }> {
    const [machine = ''] = runtime.endpoints.stateMachineArns
    const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${gameId}`
    const { events } = (await runtime.stepFunctions.service.call(
      'GetExecutionHistory',
      { executionArn, maxResults: 1000 },
      {},
    )) as { events: { taskScheduledEventDetails?: { parameters: string } }[] }
    const calls = events.flatMap(({ taskScheduledEventDetails: task }) =>
      task ? [JSON.parse(task.parameters)] : [],
    )
    return calls.findLast(({ FunctionName = '' }) => FunctionName.includes(part))
  }

  async function rooms() {
    const [ann, ben, cat, dan] = (await Promise.all([1, 2, 3, 4].map(newcomer))) as [
      Player,
      Player,
      Player,
      Player,
    ]
    const { code } = await ann.ask('create', { size: 5 })
    for (const player of [ben, cat, dan]) await player.ask('enter', { code })
    await cat.ask('hello')
    await cat.ask('hello', { name: 'Cat' })
    await dan.ask('exit')
    await ann.ask('exit')
    await ben.ask('start')
    await abandon(await begun([ben, cat], 1))
    await ann.ask('create', { size: 2 })
    await ann.ask('exit')
    // Waiting for an opponent removes the player from the room.
    await ann.ask('create', { size: 2 })
    await ann.ask('join', { lives: 4 })
    await ann.ask('cancel')
    await Promise.all([ann, ben, cat, dan].map((player) => player.close()))
  }

  async function rematches() {
    const players = await Promise.all([1, 2, 3].map(newcomer))
    const group = await startGroup(players)
    await playOut(group, (stillIn) => stillIn.map((_one, index) => (index === 0 ? 'paper' : 'rock')))
    for (const player of players) await player.ask('rematch', { gameId: group.gameId })
    await abandon(await begun(players, 1))
    await Promise.all(players.map((player) => player.close()))
    await goneBeforeARematch()
  }

  /** A player who leaves ends a rematch that another player asks for. */
  async function goneBeforeARematch() {
    const [ann, ben] = (await Promise.all([1, 2].map(newcomer))) as [Player, Player]
    const group = await startGroup([ann, ben])
    await abandon(group)
    await ann.ask('rematch', { gameId: group.gameId })
    await ben.close()
    await ann.next('rematch', ({ open }) => !open)
    await ann.close()
  }

  /** A host and guests: one comes from a room, one reconnects, one is gone without `$disconnect`. */
  async function event() {
    const [host, screen, ann, ben] = (await Promise.all([1, 2, 3, 4].map(newcomer))) as [
      Player,
      Player,
      Player,
      Player,
    ]
    const { code } = await host.ask('hold')
    await screen.ask('screen', { code })
    await ann.ask('create', { size: 2 })
    await Promise.all([ann, ben].map((guest) => guest.ask('attend', { code })))
    await host.next('event', ({ guests }) => guests === 2)
    const back = await comeBack(ann)
    await back.ask('hello')
    const { gameId } = await host.ask('begin', { code })
    const throwing = (player: Player, round: number, hand: string) =>
      player.ask('throw', { gameId, round, hand })
    await back.next('event_round', ({ round }) => round === 1)
    await Promise.all([throwing(back, 1, 'rock'), throwing(ben, 1, 'rock')])
    await throwing(host, 1, 'paper')
    await back.next('event_round', ({ round }) => round === 2)
    await dropAndAge(runtime, ben)
    await host.ask('reveal', { gameId, round: 2 })
    await back.next('event_round', ({ round }) => round === 3)
    await back.ask('exit')
    await host.ask('reveal', { gameId, round: 3 })
    await host.next('event_round', ({ round }) => round === 4)
    // The third consecutive round without a guest's hand.
    await host.ask('reveal', { gameId, round: 4 })
    await host.next('event_result', ({ over }) => over !== null)
    await Promise.all([host, screen, back].map((player) => player.close()))
  }

  /** The winner receives a prize code, which is derived from a key in the event's item. */
  async function eventWon() {
    const [host, guest] = (await Promise.all([1, 2].map(newcomer))) as [Player, Player]
    const { code } = await host.ask('hold')
    await guest.ask('attend', { code })
    const { gameId } = await host.ask('begin', { code })
    await guest.next('event_round')
    await guest.ask('throw', { gameId, round: 1, hand: 'paper' })
    await host.ask('throw', { gameId, round: 1, hand: 'rock' })
    await guest.next('event_result', ({ prizeCode }) => prizeCode !== undefined)
    await Promise.all([host, guest].map((player) => player.close()))
  }

  /** An execution without an event's item ends, without a push. */
  async function eventNeverHeld() {
    const [, stateMachineArn] = runtime.endpoints.stateMachineArns
    const rules = { gameId: 'event-never-held', turnSeconds: 1, revealSeconds: 0, winners: 1, draws: 'out' }
    const input = JSON.stringify({
      ...{ ...rules, maxRounds: 40, round: 1, attempt: 0, seats: 'i', closed: '' },
      ...{ silent: 0, absent: 0, last: null },
    })
    await runtime.stepFunctions.service.call('StartExecution', { stateMachineArn, input }, {})
    await recorder.seen('EventsStateMachine', 'dynamodb:UpdateItem')
  }

  /** An attempt to open a round finds it complete: all but one have left, and the token has not been answered. */
  async function reopenedComplete() {
    const { ann, ben, gameId } = await startDuel(url, { lives: 3 })
    const { FunctionName, Payload } = await callOf(gameId, 'OpenRound')
    await leaveUnnoticed(runtime, gameId, ben.playerId)
    await runtime.invoke({ functionName: FunctionName, payload: JSON.stringify(Payload), caller: {} })
    await ann.next('result', ({ over }) => over !== null)
    await Promise.all([ann, ben].map((player) => player.close()))
  }
}
