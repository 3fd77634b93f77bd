import { hasPlayed } from '../../../functions/store/played-games.ts'
import { readPlayer } from '../../../functions/store/players.ts'
import { testDeaths } from '../../support/deaths.ts'
import type { Guest, Party } from '../../support/party.ts'

const throws = (guest: Guest, gameId: string) =>
  guest.send({ action: 'throw', gameId, round: 1, hand: 'rock' })

/** Everybody has heard the end of the game. */
const heard = (gameId: string) => (guests: Guest[]) => guests.every(({ ended }) => ended.has(gameId))

/** Everybody has heard that the game was given up; nobody's rating has changed. */
const heardAborted = (party: Party, gameId: string) => async (guests: Guest[]) => {
  if (!heard(gameId)(guests)) return false
  expect(guests.map(({ ended }) => ended.get(gameId))).toEqual(guests.map(() => 'aborted'))
  party.failing.clear()
  for (const { playerId } of guests) expect(await readPlayer(playerId)).not.toHaveProperty('rating')
  return true
}

testDeaths([
  {
    function: 'throw',
    what: 'the first hand',
    prepare: async ({ inGame }) => {
      const { guests, gameId } = await inGame(2)
      return { guests, act: () => throws(guests[0] as Guest, gameId), until: heard(gameId) }
    },
  },
  {
    function: 'throw',
    what: 'the hand that completes the round',
    prepare: async ({ inGame }) => {
      const { guests, gameId } = await inGame(2)
      await throws(guests[0] as Guest, gameId)
      return { guests, act: () => throws(guests[1] as Guest, gameId), until: heard(gameId) }
    },
  },
  {
    function: 'leave',
    what: 'one of three',
    prepare: async ({ inGame }) => {
      const { guests, gameId } = await inGame(3)
      const [ann] = guests as [Guest]
      return { guests, act: () => ann.send({ action: 'leave', gameId }), until: heard(gameId) }
    },
  },
  {
    function: 'leave',
    what: 'one of two',
    prepare: async ({ inGame }) => {
      const { guests, gameId } = await inGame(2)
      const [ann] = guests as [Guest]
      return { guests, act: () => ann.send({ action: 'leave', gameId }), until: heard(gameId) }
    },
  },
  {
    function: 'OpenRound',
    what: 'the first round',
    prepare: async ({ roomOf, newGuests }) => {
      const { code, host } = await roomOf(2)
      const [ben] = (await newGuests(1)) as [Guest]
      return { guests: [host, ben], act: () => ben.send({ action: 'enter', code }) }
    },
  },
  {
    function: 'OpenRound',
    what: 'the second round, after whose opening somebody may have left',
    prepare: async ({ inGame }) => {
      const { guests, gameId } = await inGame(3)
      return {
        guests,
        act: async () => {
          for (const one of guests) await throws(one, gameId)
        },
        until: heard(gameId),
      }
    },
  },
  {
    function: 'Settle',
    what: 'a game of three',
    prepare: async ({ inGame, newGuests }) => {
      const { guests, gameId } = await inGame(3)
      const [eve] = (await newGuests(1)) as [Guest]
      await eve.send({ action: 'watch', gameId })
      const until = async () => {
        const players = await Promise.all(guests.map(({ playerId }) => readPlayer(playerId)))
        return heard(gameId)(guests) && players.every((player) => hasPlayed(player, gameId))
      }
      return { guests, act: async () => {}, until }
    },
  },
  {
    function: 'PushEnd',
    what: 'a game whose second round cannot be opened',
    prepare: async ({ inGame, party }) => {
      const { guests, gameId } = await inGame(3, 2)
      const act = async () => {
        party.failing.add('OpenRound')
      }
      return { guests, act, until: heardAborted(party, gameId) }
    },
  },
  {
    function: 'PushEnd',
    what: 'a game that cannot be settled',
    prepare: async ({ inGame, party }) => {
      const { guests, gameId } = await inGame(2)
      const act = async () => {
        party.failing.add('Settle')
      }
      return { guests, act, until: heardAborted(party, gameId) }
    },
  },
  {
    function: 'Publish',
    what: 'to watchers',
    prepare: async ({ inGame, newGuests }) => {
      const { guests, gameId } = await inGame(2)
      const watchers = await newGuests(3)
      for (const one of watchers) await one.send({ action: 'watch', gameId })
      return { guests, act: async () => {}, until: heard(gameId) }
    },
  },
  {
    function: 'watch',
    what: 'a game that is being played',
    prepare: async ({ inGame, newGuests }) => {
      const { guests, gameId } = await inGame(2)
      const [eve] = (await newGuests(1)) as [Guest]
      return {
        guests: [...guests, eve],
        act: async () => {
          await eve.send({ action: 'watch', gameId })
          expect(await eve.send({ action: 'watch', gameId })).toMatchObject({ type: 'watching' })
        },
        until: heard(gameId),
      }
    },
  },
  {
    function: 'rematch',
    what: 'the first to ask',
    prepare: async ({ afterGame }) => {
      const { guests, gameId } = await afterGame(2)
      const [ann, ben] = guests as [Guest, Guest]
      ben.wants({ action: 'rematch', gameId, want: true }, { isAsked: true })
      return {
        guests,
        act: async () => {
          await ann.send({ action: 'rematch', gameId, want: true })
          ann.wants({ action: 'rematch', gameId, want: true }, { isAsked: true })
        },
        until: () => guests.every(({ playing }) => playing !== undefined),
      }
    },
  },
  {
    function: 'rematch',
    what: 'the last to ask',
    prepare: async ({ afterGame }) => {
      const { guests, gameId } = await afterGame(3)
      const [ann, ...others] = guests as [Guest, ...Guest[]]
      for (const one of others) {
        await one.send({ action: 'rematch', gameId, want: true })
        one.wants({ action: 'rematch', gameId, want: true }, { isAsked: true })
      }
      return {
        guests,
        act: async () => {
          await ann.send({ action: 'rematch', gameId, want: true })
          ann.wants({ action: 'rematch', gameId, want: true }, { isAsked: true })
        },
        until: () => guests.every(({ playing }) => playing !== undefined),
      }
    },
  },
])
