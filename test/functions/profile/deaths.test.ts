import { HUMAN, testDeaths } from '../../support/deaths.ts'
import type { Guest } from '../../support/party.ts'

const heard = (gameId: string) => (guests: Guest[]) => guests.every(({ ended }) => ended.has(gameId))

testDeaths([
  {
    function: 'connect',
    what: 'who comes back to a game',
    prepare: async ({ inGame, party }) => {
      const { guests, gameId } = await inGame(2)
      const [ann] = guests as [Guest]
      await ann.disconnect()
      return {
        guests,
        act: async () => {
          await ann.connect()
          await party.clock.advance(1_000)
          // A failed `$connect` refuses the upgrade, and the client tries again; then it greets.
          await ann.connect()
          await ann.send({ action: 'hello' })
        },
        until: heard(gameId),
      }
    },
  },
  {
    function: 'connect',
    what: 'in place of an older connection of a game',
    prepare: async ({ inGame, party }) => {
      const { guests, gameId } = await inGame(2)
      const [ann] = guests as [Guest]
      return {
        guests,
        act: async () => {
          await party.clock.advance(10)
          await ann.connect()
          await party.clock.advance(1_000)
          await ann.connect()
          await ann.send({ action: 'hello' })
        },
        until: heard(gameId),
      }
    },
  },
  {
    function: 'connect',
    what: 'who comes back to a wait',
    prepare: async ({ newGuests, party }) => {
      const [ann, ben] = (await newGuests(2)) as [Guest, Guest]
      await ann.send(HUMAN)
      await ann.disconnect()
      return {
        guests: [ann, ben],
        act: async () => {
          await ann.connect()
          await party.clock.advance(1_000)
          await ann.connect()
          ann.wants(HUMAN)
          ben.wants(HUMAN, { isAsked: true })
        },
      }
    },
  },
  {
    function: 'disconnect',
    what: 'who is in a game, and comes back',
    prepare: async ({ inGame, party }) => {
      const { guests, gameId } = await inGame(2)
      const [ann] = guests as [Guest]
      return {
        guests,
        act: async () => {
          await ann.disconnect()
          await party.clock.advance(1_000)
          await ann.connect()
          await ann.send({ action: 'hello' })
        },
        until: heard(gameId),
      }
    },
  },
  {
    function: 'hello',
    what: 'with a new name, after a `$connect` that died before the others were told',
    prepare: async ({ inGame, party }) => {
      const { guests, gameId } = await inGame(2)
      const [ann, ben] = guests as [Guest, Guest]
      await ann.disconnect()
      party.lifetimes.doom('connect', 2)
      await ann.connect()
      return {
        guests,
        act: async () => {
          await ann.send({ action: 'hello', name: `Ann ${party.clock.now() % 1000}` })
          await ann.send({ action: 'hello' })
          const told = party.pushes.to(ben.connectionId).filter(({ type }) => type === 'presence')
          expect(told.at(-1)).toMatchObject({ playerId: ann.playerId, online: true })
        },
        until: heard(gameId),
      }
    },
  },
])
