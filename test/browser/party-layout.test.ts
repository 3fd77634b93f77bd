/** Layout of parties where the length of a list or a name matters. */
import type { Page } from 'playwright-core'
import type { PushOf } from '../../protocol/messages.ts'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { usePage } from './page-stage.ts'
import { attend, begun, eventResult } from './party-scenes.ts'
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
