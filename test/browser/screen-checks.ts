/**
 * Checks screens in both languages, by day and by night: no barriers, nothing too wide, nothing forbidden, nothing in
 * the wrong language. With SCREENSHOTS set, pictures of each are put into that directory.
 */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { DESKTOP, PHONE, type Stage } from './page-stage.ts'
import { LONG_NAME, type Screens } from './scenes.ts'
import {
  collectComplaints,
  findBarriers,
  findBarriersOfLook,
  overflowOf,
  setHidden,
  settle,
  shownTextOf,
} from './watch-page.ts'

const ja = messagesIn('ja')

/** One page for all screens, loaded anew for each: on a Japanese phone by day, on an English desktop by night. */
export function testScreens(stage: Stage, screens: Screens): void {
  let page: Page
  let complaints: string[]
  beforeAll(async () => {
    const context = await stage.shareContext({ ...PHONE, locale: 'ja-JP' })
    page = await context.newPage()
    complaints = collectComplaints(page)
  })

  test.each(Object.keys(screens))('%s', async (screen) => {
    // The page before is gone before it could connect again.
    if (page.url() !== 'about:blank') await page.evaluate(() => localStorage.clear())
    await page.goto('about:blank')
    await page.context().setOffline(false)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize(PHONE.viewport)
    const peer = await stage.arrive(page, ja)
    // A page in the background skips the stories that lead to the screen. It looks the same, but for its title.
    await setHidden(page, true)
    await screens[screen]?.({ page, peer, nextPeer: stage.nextPeer, t: ja })

    await settle(page)
    await takePictures(page, `${screen}-ja-light`)
    expect(latinIn(await shownTextOf(page))).toEqual([])
    expect(await findBarriers(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)

    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize(DESKTOP.viewport)
    await switchToEnglish(page)
    await settle(page)
    await takePictures(page, `${screen}-en-dark`)
    expect(japaneseIn(await shownTextOf(page))).toEqual([])
    expect(await findBarriersOfLook(page)).toEqual([])
    expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })
}

/** As when the language is switched in another tab. The title follows the page after a moment. */
async function switchToEnglish(page: Page): Promise<void> {
  const before = await page.title()
  await page.evaluate(() => {
    localStorage.setItem('janken.language', 'en')
    dispatchEvent(new StorageEvent('storage', { key: 'janken.language', newValue: 'en' }))
  })
  await page.waitForFunction((before) => document.title !== before, before)
}

/** Pictures on a phone and on a desktop. Leaves the page at the size that it had. */
async function takePictures(page: Page, name: string): Promise<void> {
  const directory = process.env.SCREENSHOTS
  const size = page.viewportSize()
  if (!directory || !size) return
  for (const [device, { viewport }] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await page.setViewportSize(viewport)
    await settle(page)
    await page.screenshot({ path: join(directory, `${`${name} ${device}`.replaceAll(/\W+/g, '-')}.png`) })
  }
  await page.setViewportSize(size)
  await settle(page)
}

/** What a Japanese page may say in Latin letters: the other language's name, a code, a key. */
const LATIN_ALLOWED = ['English', 'K7M2P', 'VS']
const latinIn = (text: string) =>
  (text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !LATIN_ALLOWED.includes(word))

/** What an English page may say in kana: names, and the other language's. */
const KANA_ALLOWED = `${LONG_NAME}日本語ゆきメイそうたひなあおいさくら`
const japaneseIn = (text: string) =>
  (text.replaceAll(/[「」]/g, '').match(/[\u3040-\u30ff]+/g) ?? []).filter(
    (word) => !KANA_ALLOWED.includes(word) && !/^ななし|^あ+$/.test(word),
  )
