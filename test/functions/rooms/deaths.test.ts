import { testDeaths } from '../../support/deaths.ts'
import type { Guest } from '../../support/party.ts'

testDeaths([
  {
    function: 'create',
    what: 'a room of two',
    prepare: async ({ newGuests }) => {
      const [host, ben] = (await newGuests(2)) as [Guest, Guest]
      const wish = { action: 'create', size: 2, lives: 1 } as const
      return {
        guests: [host, ben],
        act: () => host.send(wish),
        // Whoever heard nothing of a room opens another one; ben enters what the host was told.
        until: async () => {
          if (!host.room) await host.send(wish)
          else if (!ben.wish && !ben.ended.size) ben.wants({ action: 'enter', code: host.room })
          return host.playing !== undefined && ben.playing !== undefined
        },
      }
    },
  },
  {
    function: 'enter',
    what: 'a room that has more places',
    prepare: async ({ roomOf, newGuests }) => {
      const { code, host } = await roomOf(3)
      const [ben] = (await newGuests(1)) as [Guest]
      return {
        guests: [host, ben],
        act: async () => {
          await ben.send({ action: 'enter', code })
          ben.wants({ action: 'enter', code }, { isAsked: true })
        },
        until: () => {
          if (!host.wish && !host.playing && ben.room) host.wants({ action: 'start' })
          return host.playing !== undefined && ben.playing !== undefined
        },
      }
    },
  },
  {
    function: 'enter',
    what: 'the last place of a room',
    prepare: async ({ roomOf, newGuests }) => {
      const { code, host, rest } = await roomOf(3, 1)
      const [cat] = (await newGuests(1)) as [Guest]
      for (const one of [host, ...rest]) one.wants({ action: 'enter', code }, { isAsked: true })
      return {
        guests: [host, ...rest, cat],
        act: async () => {
          await cat.send({ action: 'enter', code })
          cat.wants({ action: 'enter', code }, { isAsked: true })
        },
      }
    },
  },
  {
    function: 'start',
    what: 'by the host',
    prepare: async ({ roomOf }) => {
      const { code, host, rest } = await roomOf(4, 2)
      for (const one of rest) one.wants({ action: 'enter', code }, { isAsked: true })
      return {
        guests: [host, ...rest],
        act: async () => {
          await host.send({ action: 'start' })
          host.wants({ action: 'start' }, { isAsked: true })
        },
        // The host may be told to try again, and never that there is no room.
        until: (guests) => {
          expect(host.lastError).not.toBe('room_not_found')
          return guests.every(({ playing }) => playing !== undefined)
        },
      }
    },
  },
  {
    function: 'exit',
    what: 'by the host, and others go on',
    prepare: async ({ roomOf, newGuests }) => {
      const { code, host, rest } = await roomOf(3, 1)
      const [cat, dan] = (await newGuests(2)) as [Guest, Guest]
      const others = [...rest, cat, dan]
      return {
        guests: [host, ...others],
        act: async () => {
          await host.send({ action: 'exit' })
          expect(await host.send({ action: 'exit' })).toMatchObject({ type: 'exited' })
          for (const one of [cat, dan]) one.wants({ action: 'enter', code })
        },
        until: () => others.every(({ playing }) => playing !== undefined),
      }
    },
  },
])
