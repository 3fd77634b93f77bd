/** Layout of parties where the length of a list or a name matters. */
import type { Page } from 'playwright-core'
import type { PushOf } from '../../protocol/messages.ts'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { usePage } from './page-stage.ts'
import { attend, begun, eventNow, eventResult, hold, show } from './party-scenes.ts'
import { LONG_NAME, type Scene } from './scenes.ts'
import { overflowOf, setHidden, settle } from './watch-page.ts'

const stage = usePage()
const ja = messagesIn('ja')

const PHONES = [
  { width: 390, height: 844 },
  { width: 320, height: 568 },
]
const winnersOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ playerId: `p${index}`, name: LONG_NAME }))
const overWith = (count: number): PushOf<'event_result'>['over'] => ({
  winners: winnersOf(count),
  rounds: 6,
  reason: 'won',
})

/** A Japanese visitor. A page in the background skips the stories that lead to the screen. */
async function visitInJapanese(viewport: { width: number; height: number }): Promise<Scene> {
  const context = await stage.openContext({ locale: 'ja-JP', viewport })
  const page = await context.newPage()
  const peer = await stage.arrive(page, ja)
  await setHidden(page, true)
  return { page, peer, nextPeer: stage.nextPeer, t: ja }
}

/** The elements, by their text, that are not inside of the container. */
const outside = (page: Page, elements: string, container: string) =>
  page.evaluate(
    ([elements, container]) => {
      const box = document.querySelector(container)?.getBoundingClientRect() ?? new DOMRect()
      return [...document.querySelectorAll(elements)]
        .filter((one) => {
          const { left, right, top, bottom } = one.getBoundingClientRect()
          return left < box.left || right > box.right || top < box.top || bottom > box.bottom
        })
        .map(({ textContent }) => textContent)
    },
    [elements, container] as const,
  )

test.each(PHONES)('a guest who is out reads ten winners, at $width x $height', async (viewport) => {
  const scene = await visitInJapanese(viewport)
  await attend(scene)
  const { page, peer } = scene
  peer.push(begun('out', { phase: 'over', last: eventResult(6, { over: overWith(10), left: 10 }) }))
  await page.locator('.winners').waitFor()
  await settle(page)
  expect(await page.locator('.winners li').count()).toBe(10)
  expect(await outside(page, '.out-poster h1', '.out-poster')).toEqual([])
  expect(await outside(page, '.winners bdi', '.winners')).toEqual([])
  expect(await overflowOf(page)).toBeLessThanOrEqual(0)
})

const NEWEST = ['Alexandra the Great', 'ななしのラッコ', 'ななしのウサギ', LONG_NAME, LONG_NAME]

/** The names that are hidden or cut at the top or bottom of the list. Long ones end with an ellipsis. */
const hiddenNames = (page: Page) => outside(page, '.newest li', '.newest')

test.each(PHONES)('the host reads every newest name, at $width x $height', async (viewport) => {
  const scene = await visitInJapanese(viewport)
  await hold(scene)
  const { page, peer } = scene
  for (const count of [1, 3, 5]) {
    const newest = NEWEST.slice(0, count)
    peer.push(eventNow({ you: 'host', guests: count, newest }))
    await page
      .locator('.newest li')
      .nth(count - 1)
      .waitFor()
    await settle(page)
    expect(await hiddenNames(page)).toEqual([])
  }
  expect(await overflowOf(page)).toBeLessThanOrEqual(0)
})

const PROJECTORS = [
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
  { width: 1024, height: 768 },
]

/** The parts of the lobby that cross the seam, which runs from 62 % of the upper edge to 38 % of the lower one. */
const acrossTheSeam = (page: Page) =>
  page.evaluate(() => {
    const seamAt = (y: number) => innerWidth * (0.62 - (0.24 * y) / innerHeight)
    const texts = [...document.querySelectorAll('.gathered :is(.count, .b, .newest li)')]
    return texts
      .filter((one) => {
        const range = document.createRange()
        range.selectNodeContents(one)
        const right = Math.min(one.getBoundingClientRect().right, range.getBoundingClientRect().right)
        return right > seamAt(one.getBoundingClientRect().bottom)
      })
      .map(({ textContent }) => textContent)
  })

test.each(PROJECTORS)(
  'the lobby stays left of the seam on a big screen of $width x $height',
  async (size) => {
    const scene = await visitInJapanese(size)
    const { page } = scene
    const peer = await show(scene, eventNow({ guests: 3, newest: NEWEST.slice(0, 3) }))
    await page.locator('.newest li').nth(2).waitFor()
    for (const [guests, count] of [
      [0, 0],
      [1, 1],
      [3, 3],
      [1000, 5],
    ] as const) {
      peer.push(eventNow({ you: 'screen', guests, newest: NEWEST.slice(0, count) }))
      await page.locator('.gathered .count', { hasText: new RegExp(`^${guests}$`) }).waitFor()
      await settle(page)
      expect(await acrossTheSeam(page)).toEqual([])
      expect(await hiddenNames(page)).toEqual([])
    }
  },
)

test.each(PROJECTORS)('one to ten winners are on a big screen of $width x $height', async (size) => {
  const scene = await visitInJapanese(size)
  const { page } = scene
  const peer = await show(scene, begun('screen'))
  for (const count of [1, 2, 3, 5, 10]) {
    const last = eventResult(6, { over: overWith(count), left: count })
    peer.push(
      eventNow({ gameId: `e${count}`, code: `K7M2P${count % 10}`, you: 'screen', phase: 'over', last }),
    )
    await page.waitForFunction((count) => document.querySelectorAll('.champions li').length === count, count)
    await settle(page)
    expect(
      await outside(page, '.finale h1, .champions li, .champions bdi, .finale-words', '.big-screen'),
    ).toEqual([])
  }
})
