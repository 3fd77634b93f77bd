/**
 * Each screen of the page, against a server that says exactly what the screen needs. With SCREENSHOTS set, a
 * picture of each is put into that directory.
 */
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type Peer, ScriptedServer } from '../client/scripted-server.ts'
import { type BuiltPage, buildPage } from './built-page.ts'
import { launchChromium } from './chromium.ts'
import { heading, longName, result, round, type Scene, screens } from './scenes.ts'
import { collectComplaints, findBarriers, findBarriersOfLook, overflowOf } from './watch-page.ts'

let browser: Browser
let server: ScriptedServer
let built: BuiltPage
beforeAll(async () => {
  server = await ScriptedServer.start()
  ;[browser, built] = await Promise.all([launchChromium(), buildPage(server.url)])
})
afterAll(async () => {
  await browser?.close()
  await built?.stop()
  await server?.stop()
})

const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true }
const DESKTOP = { viewport: { width: 1200, height: 800 } }

/** Everything that moves has come to rest: colours are measured as they stay. */
const settle = (page: Page) =>
  page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
        .map((one) => one.finished),
    ),
  )

/** Loads the page anew, at its beginning. */
async function arrive(page: Page): Promise<Peer> {
  await page.goto(built.url)
  const peer = await server.peer()
  await peer.welcome()
  await page.getByRole('button', { name: 'Play a person' }).waitFor()
  return peer
}

async function visit(options: BrowserContextOptions = DESKTOP): Promise<Scene & { leave(): Promise<void> }> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints = collectComplaints(page)
  const peer = await arrive(page)
  return { page, peer, complaints, leave: () => context.close() }
}

/** One page for all screens, loaded anew for each, looked at on a phone by day and on a desktop by night. */
describe('no barriers, nothing too wide, nothing forbidden', () => {
  let page: Page
  let complaints: string[]
  beforeAll(async () => {
    const context = await browser.newContext(PHONE)
    page = await context.newPage()
    complaints = collectComplaints(page)
  })
  afterAll(() => page?.context().close())

  test.each(Object.keys(screens))('%s', async (screen) => {
    // The page before is gone before it could connect again.
    await page.goto('about:blank')
    await page.context().setOffline(false)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize(PHONE.viewport)
    const peer = await arrive(page)
    await screens[screen]?.({ page, peer, complaints })
    for (const look of ['light', 'dark'] as const) {
      if (look === 'dark') {
        await page.emulateMedia({ colorScheme: 'dark' })
        await page.setViewportSize(DESKTOP.viewport)
      }
      await settle(page)
      const directory = process.env.SCREENSHOTS
      const name = `${screen.replaceAll(/\W+/g, '-')}-${look}.png`
      if (directory) await page.screenshot({ path: join(directory, name), fullPage: true })
      expect(await (look === 'light' ? findBarriers : findBarriersOfLook)(page)).toEqual([])
      expect(await overflowOf(page)).toBeLessThanOrEqual(0)
    }
    expect(complaints).toEqual([])
  })
})

test.each(['a later turn, thrown', 'a group, in it'])(
  'on a small phone the three hands are in sight, also with the last result above them: %s',
  async (screen) => {
    const visited = await visit(PHONE)
    await screens[screen]?.(visited)
    const box = await visited.page.getByRole('button', { name: 'Scissors' }).boundingBox()
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(640)
    await visited.leave()
  },
)

test.each([
  ['r', 'rock'],
  ['2', 'paper'],
  ['S', 'scissors'],
])('the key %s throws %s, once', async (key, hand) => {
  const { page, peer, leave } = await visit()
  peer.push(round(1))
  await heading(page, 'Round 1')
  await page.keyboard.press(key)
  await page.keyboard.press('r')
  expect(await peer.take('throw')).toMatchObject({ gameId: 'g1', round: 1, hand })
  await page.getByText(`You chose ${hand}`).waitFor()
  expect(peer.waitingRequests).toBe(0)
  await leave()
})

test('arrows move among the hands, Enter throws', async () => {
  const { page, peer, leave } = await visit()
  peer.push(round(1))
  await page.getByRole('button', { name: 'Rock' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  expect(await peer.take('throw')).toMatchObject({ hand: 'scissors' })
  await leave()
})

test('letters in the name are letters, and a name that cannot be is not sent', async () => {
  const { page, peer, leave } = await visit()
  await page.getByLabel('Your name').fill('prs'.repeat(10))
  await page.getByRole('button', { name: 'Play the bot' }).click()
  await page.getByText('A name has 1 to 20 characters.').waitFor()
  expect(peer.waitingRequests).toBe(0)
  await page.getByLabel('Your name').fill('  Mei 🌸 ')
  await page.getByLabel('Your name').press('Enter')
  expect(await peer.welcome({ name: 'Mei 🌸' })).toMatchObject({ name: 'Mei 🌸' })
  expect(await peer.take('join')).toMatchObject({ opponent: 'human' })
  await leave()
})

test('the last seconds are said in words', async () => {
  const { page, peer, leave } = await visit()
  peer.push(round(1, { msLeft: 5000 }))
  await page.getByText('Hurry!').waitFor()
  await page.locator('[aria-live]', { hasText: '5 seconds left.' }).waitFor()
  await leave()
})

test('a result is read out', async () => {
  const { page, peer, leave } = await visit()
  peer.push(result(1))
  const said = `Round 1. You: rock. ${longName}: scissors. You win the round.`
  await page.locator('[aria-live=polite]', { hasText: said }).waitFor()
  await leave()
})

test('leaving is asked twice, and Escape is no', async () => {
  const { page, peer, leave } = await visit()
  peer.push(round(1))
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Stay' }).waitFor({ state: 'detached' })
  expect(peer.waitingRequests).toBe(0)
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('button', { name: 'Leave', exact: true }).click()
  peer.reply(await peer.take('leave'), { type: 'left', gameId: 'g1' })
  await heading(page, 'Janken')
  await leave()
})

test('replaced: plays here again, or as somebody else in this tab', async () => {
  const { page, peer, leave } = await visit()
  peer.push({ type: 'replaced' })
  await page.getByRole('button', { name: 'Play here again' }).click()
  const again = await server.peer()
  expect(again.secret).toBe(peer.secret)
  await again.welcome()
  await heading(page, 'Janken')

  again.push({ type: 'replaced' })
  await page.getByRole('button', { name: 'Be another player in this tab' }).click()
  const other = await server.peer()
  expect(other.secret).toHaveLength(43)
  expect(other.secret).not.toBe(peer.secret)
  await leave()
})

test('without motion for those who want none', async () => {
  const { page, peer, leave } = await visit({ ...DESKTOP, reducedMotion: 'reduce' })
  peer.push(result(1))
  await page.locator('.last-round').waitFor()
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  await leave()
})

test('says that the game cannot be reached, and tries again', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.route('**/config.json', (route) => route.fulfill({ status: 403, body: '<Error/>' }))
  await page.goto(built.url)
  await heading(page, 'The game cannot be reached')
  await page.unroute('**/config.json')
  await page.getByRole('button', { name: 'Try again' }).click()
  await (await server.peer()).welcome()
  await heading(page, 'Janken')
  await context.close()
})
