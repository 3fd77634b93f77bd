/**
 * People and browsers, the whole stack on this machine. A best of three on four sizes in two languages, with a
 * rematch; the bot. With SCREENSHOTS set, a picture of each moment is put into that directory.
 */
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../tools/chromium.ts'
import { useStack } from '../support/stack.ts'
import { Person, type PersonOptions } from './person.ts'

// Long turns: a busy machine must not decide who wins.
const stack = useStack({ turnSeconds: 60 })
let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

const open = (options: PersonOptions = {}) =>
  Person.arrive(browser, stack.local.runtime.endpoints.web, options)

const PHONE = { size: [390, 844], language: 'ja', isPhone: true, label: 'phone' } as const
const DESKTOP = { size: [1280, 800], language: 'en', label: 'desktop' } as const
const SIDEWAYS = { size: [844, 390], language: 'en', isPhone: true, label: 'sideways' } as const
const TABLET = { size: [820, 1180], language: 'ja', isPhone: true, label: 'tablet' } as const

/** All of them at once. */
const both = <T>(people: Person[], act: (person: Person) => Promise<T>) => Promise.all(people.map(act))

/** Two rounds for the first of the two, after a draw if there is to be one. */
async function playBestOfThree(winner: Person, loser: Person, hasDraw: boolean): Promise<void> {
  const two = [winner, loser]
  let round = 1
  await both(two, (one) => one.turn(round))
  await both(two, (one) => one.startMeasuring())
  await both(two, (one) => one.moment('turn'))
  if (hasDraw) {
    await both(two, (one) => one.throwHand('paper'))
    await both(two, (one) => one.saw('chanting', 'open', 'even'))
    round += 1
    await both(two, (one) => one.turn(round))
  }
  await winner.doubleClick('rock', 'paper')
  await loser.hears(loser.t.sayReady(winner.name))
  await loser.throwHand('scissors')
  await both(two, (one) => one.saw('chanting', 'open', 'strike'))
  await Promise.all([winner.saw('us'), loser.saw('they')])

  round += 1
  await both(two, (one) => one.turn(round))
  await winner.throwHand('scissors')
  await loser.throwHand('paper')
  await Promise.all([winner.sees('.end-win', 'won'), loser.sees('.end-lost', 'lost')])
  for (const one of two) {
    const { throws, shift, moved } = await one.measured()
    expect(throws).toBe(round)
    const isSteady = shift < 0.02
    expect({ isSteady, moved: isSteady ? [] : moved }).toEqual({ isSteady: true, moved: [] })
    expect(one.complaints).toEqual([])
  }
}

test.each([
  ['a phone against a desktop', PHONE, DESKTOP],
  ['a phone on its side against a tablet', SIDEWAYS, TABLET],
])(
  'a best of three, and another in the other language: %s',
  async (_, first, second) => {
    const [mei, yuki] = await Promise.all([
      open({ ...first, name: 'Mei' }),
      open({ ...second, name: 'Yuki' }),
    ])
    await mei.moment('home')
    await mei.press(mei.t.playNow)
    await mei.page.locator('.wait-poster').waitFor()
    await mei.moment('waiting')
    await yuki.press(yuki.t.playNow)
    await playBestOfThree(mei, yuki, true)

    await mei.page.getByText(/15\d\d \+\d+/).waitFor()
    await yuki.page.getByText(/14\d\d −\d+/).waitFor()
    await both([mei, yuki], (one) => one.switchLanguage())
    await mei.press(mei.t.rematch)
    await mei.page.getByText(mei.t.rematchWaiting(['Yuki'])).waitFor()
    await yuki.page.getByText(yuki.t.rematchWanted('Mei')).waitFor()
    await yuki.press(new RegExp(`${yuki.t.rematch}|${yuki.t.rematchAccept}`))
    await playBestOfThree(yuki, mei, false)

    await mei.press(mei.t.rematch)
    await yuki.page.getByText(yuki.t.rematchWanted('Mei')).waitFor()
    await yuki.press(yuki.t.home)
    await yuki.page.getByRole('button', { name: yuki.t.playNow }).waitFor()
    await mei.page.getByText(mei.t.rematchRefused).waitFor()
    await both([mei, yuki], (one) => one.leave())
  },
  180_000,
)

test('a game with the bot, up to its end', async () => {
  const mei = await open()
  await mei.press(mei.t.theBot)
  const end = mei.page.locator('.end-view')
  const asked = mei.page.locator('.pick:not(.shut)')
  // A draw goes on; the chance of a hundred in a row is nil.
  for (;;) {
    await end.or(asked).first().waitFor()
    if (await end.isVisible()) break
    await mei.page.keyboard.press('r')
    await mei.page.locator('.pick.shut').or(end).first().waitFor()
  }
  await mei.page.getByRole('button', { name: mei.t.playAgain }).waitFor()
  await mei.page.getByText(mei.t.ratingBot).waitFor()
  expect(mei.complaints).toEqual([])
  await mei.leave()
}, 180_000)
