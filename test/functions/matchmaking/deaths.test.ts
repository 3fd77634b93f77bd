import { BOT, HUMAN, testDeaths } from '../../support/deaths.ts'
import type { Guest } from '../../support/party.ts'

const asks = async (guest: Guest, wish: typeof HUMAN | typeof BOT) => {
  await guest.send(wish)
  guest.wants(wish, { isAsked: true })
}

testDeaths([
  {
    function: 'join',
    what: 'who comes first',
    prepare: async ({ newGuests }) => {
      const [ann, ben] = (await newGuests(2)) as [Guest, Guest]
      ben.wants(HUMAN, { isAsked: true })
      return { guests: [ann, ben], act: () => asks(ann, HUMAN) }
    },
  },
  {
    function: 'join',
    what: 'who comes second',
    prepare: async ({ newGuests }) => {
      const [ann, ben] = (await newGuests(2)) as [Guest, Guest]
      await asks(ann, HUMAN)
      return { guests: [ann, ben], act: () => asks(ben, HUMAN) }
    },
  },
  {
    function: 'join',
    what: 'who comes second and never asks again',
    prepare: async ({ newGuests }) => {
      const [ann, ben, cat] = (await newGuests(3)) as [Guest, Guest, Guest]
      await asks(ann, HUMAN)
      cat.wants(HUMAN, { isAsked: true })
      const met = () => [ann, ben, cat].filter(({ playing, ended }) => playing || ended.size > 0).length >= 2
      return { guests: [ann, ben, cat], act: () => ben.send(HUMAN), until: met }
    },
  },
  {
    function: 'join',
    what: 'a renewal of a wait',
    prepare: async ({ newGuests, party }) => {
      const [ann, ben] = (await newGuests(2)) as [Guest, Guest]
      await ann.send(HUMAN)
      await party.clock.advance(10_000)
      ben.wants(HUMAN, { isAsked: true })
      return { guests: [ann, ben], act: () => asks(ann, HUMAN) }
    },
  },
  {
    function: 'join',
    what: 'with a bot',
    prepare: async ({ newGuests }) => {
      const [ann] = (await newGuests(1)) as [Guest]
      return { guests: [ann], act: () => asks(ann, BOT) }
    },
  },
  {
    function: 'cancel',
    what: 'who waits',
    prepare: async ({ newGuests, party }) => {
      const [ann, ben, cat] = (await newGuests(3)) as [Guest, Guest, Guest]
      await ann.send(HUMAN)
      return {
        guests: [ann, ben, cat],
        act: async () => {
          await ann.send({ action: 'cancel' })
          await party.clock.advance(1_000)
          expect(await ann.send({ action: 'cancel' })).toMatchObject({ type: 'cancelled' })
          for (const one of [ben, cat]) one.wants(HUMAN)
        },
        until: () => {
          expect(ann.playing).toBeUndefined()
          return [ben, cat].every(({ playing, ended }) => playing || ended.size > 0)
        },
      }
    },
  },
])
