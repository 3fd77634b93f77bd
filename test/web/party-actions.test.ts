/** How the page turns the server's answers to a host or guest into what it shows. */
import { RefusedError } from '../../client/index.ts'
import type { Events } from '../../web/events/events.ts'
import type { Surroundings } from '../../web/events/surroundings.ts'
import { partyActions } from '../../web/party/actions.ts'
import type { Message } from '../../web/state/model.ts'

/** The actions against a server that answers every request with this error, or with nothing. */
function against(error?: Error) {
  const dispatched: Message[] = []
  const surroundings = {
    client: { request: () => (error ? Promise.reject(error) : Promise.resolve({})) },
    dispatch: (message: Message) => dispatched.push(message),
  } as unknown as Surroundings
  return { actions: partyActions(surroundings, {} as Events), dispatched }
}

test('only the daily limit, for which the server gives no time to wait, closes the form for today', async () => {
  const limited = against(
    new RefusedError('hold', 'busy', 'You have held as many events as you may in a day.'),
  )
  expect(await limited.actions.hold(1, 'out')).toBe(false)
  expect(limited.dispatched).toEqual([])

  const throttled = against(new RefusedError('hold', 'busy', 'Too many games.', 2_000))
  expect(await throttled.actions.hold(1, 'out')).toBe(true)
  expect(throttled.dispatched).toEqual([{ type: 'notice', notice: { key: 'busy' } }])
})

test('a party that was opened leaves nothing to say', async () => {
  const { actions, dispatched } = against()
  expect(await actions.hold(1, 'out')).toBe(true)
  expect(dispatched).toEqual([])
})
