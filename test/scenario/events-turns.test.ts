/** Turns of an event that run out, on a held clock. */
import { EventTable } from '../support/event-table.ts'
import type { Player } from '../support/player.ts'
import { usePlayers } from '../support/schemas.ts'
import { useStack } from '../support/stack.ts'

const stack = useStack({ turnSeconds: 1 })
const { newcomers } = usePlayers(stack)

test('without the host, chance throws, and after three rounds the event is over', async () => {
  const [host, ...guests] = (await newcomers(4)) as [Player, ...Player[]]
  const table = await EventTable.open(host, guests)
  await table.begin()
  for (let over = false; !over; ) {
    await table.ask()
    const isIn = ({ playerId }: Player) => table.standing.guests.get(playerId) === 'in'
    const thrown = guests.filter(isIn)
    await Promise.all(thrown.map((guest) => table.throws(guest, 'rock')))
    stack.endTurns()
    const hands = new Map(thrown.map(({ playerId }) => [playerId, 'rock' as const]))
    const result = await table.expectResult(hands, false, false)
    expect(result).toMatchObject({ chance: true, commitment: null, nonce: null })
    over = result.over !== null
    if (over) expect(['host_gone', 'won']).toContain(result.over?.reason)
  }
  expect(table.round).toBeLessThanOrEqual(3)
}, 120_000)
