import type { NameEvents } from '../../web/events/names.ts'
import { sharingEvents } from '../../web/events/sharing.ts'
import type { Surroundings } from '../../web/events/surroundings.ts'
import type { Message } from '../../web/state/model.ts'

test('a button confirms a copied link for two seconds, from the last copy on', async () => {
  jest.useFakeTimers()
  const dispatched: Message[] = []
  const surroundings = {
    dispatch: (message: Message) => dispatched.push(message),
    clipboard: { writeText: async () => {} },
  } as unknown as Surroundings
  const { copy } = sharingEvents(surroundings, {} as NameEvents, () => '')

  await copy('a')
  jest.advanceTimersByTime(1_500)
  await copy('b')
  jest.advanceTimersByTime(1_999)
  expect(dispatched).toEqual([
    { type: 'copied', link: 'a' },
    { type: 'copied', link: 'b' },
  ])
  jest.advanceTimersByTime(1)
  expect(dispatched.at(-1)).toEqual({ type: 'copied', link: undefined })
  jest.useRealTimers()
})
