/**
 * People and browsers, the whole stack on this machine: a duel to the end, one of them on the keyboard alone; a
 * private room, its game, its watchers and its rematch; the bot. With SCREENSHOT set, the README's picture is taken on the way.
 */
import { join } from 'node:path'
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { Browser, Page } from 'playwright-core'
import { playerIdOf } from '../../client/index.ts'
import type { Hand } from '../../protocol/constants.ts'
import { useStack } from '../support/stack.ts'
import { launchChromium } from './chromium.ts'
import { collectComplaints } from './watch-page.ts'

const SCREENSHOT = join(__dirname, '../../docs/screenshot.png')

// Long turns: a busy machine must not decide who wins.
const stack = useStack({ turnSeconds: 60 })
let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** A browser of somebody's own, at the beginning of the page or where a link leads. */
async function open(link?: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 900, height: 800 },
    deviceScaleFactor: 2,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const complaints = collectComplaints(page)
  await page.goto(link ?? stack.local.runtime.endpoints.web)
  await (link
    ? page.locator('main:not(.loading)')
    : page.getByRole('button', { name: 'Play a person' })
  ).waitFor()
  return { page, complaints }
}

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor()

/** The turn is open: until then a hand would be too early, and is not taken. */
async function turn(page: Page, round: number): Promise<void> {
  await heading(page, `Round ${round}`)
  await page.getByText('Choose your hand', { exact: true }).waitFor()
}

const lastRound = (page: Page, text: string) => page.locator('.last-round', { hasText: text }).waitFor()

const pressKey = (page: Page, hand: Hand) => page.keyboard.press(hand.charAt(0))
const clickHand = (page: Page, hand: Hand) => page.getByRole('button', { name: hand }).click()

/** As when a phone leaves the network: nothing new connects, and what was connected is gone. */
async function loseConnection(page: Page): Promise<void> {
  await page.context().setOffline(true)
  const { dynamoDb, endpoints } = stack.local.runtime
  const secret = await page.evaluate(() => localStorage.getItem('janken.secret'))
  const playerId = await playerIdOf(secret ?? '')
  const { Item } = (await dynamoDb('GetItem', {
    TableName: endpoints.tableNames[0],
    Key: { pk: { S: `PLAYER#${playerId}` }, sk: { S: 'PLAYER' } },
  })) as { Item: { connectionId: { S: string } } }
  const gateway = new ApiGatewayManagementApiClient({
    endpoint: endpoints.ws.replace(/^ws/, 'http'),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await gateway.send(new DeleteConnectionCommand({ ConnectionId: Item.connectionId.S }))
}

test('two pages play a duel to the end, through a lost connection, and then another', async () => {
  const [{ page: mei, complaints: ofMei }, { page: yuki, complaints: ofYuki }] = await Promise.all([
    open(),
    open(),
  ])

  // Mei never touches the mouse.
  await mei.getByLabel('Your name').focus()
  await mei.keyboard.type('Mei')
  await mei.keyboard.press('Tab')
  await mei.keyboard.press('ArrowRight')
  await mei.keyboard.press('Enter')
  await heading(mei, 'Looking for an opponent')

  await yuki.getByLabel('Your name').fill('Yuki')
  await yuki.getByRole('group', { name: 'Lives each' }).getByRole('radio', { name: '3' }).check()
  await yuki.getByRole('button', { name: 'Play a person' }).click()
  await Promise.all([turn(mei, 1), turn(yuki, 1)])

  await pressKey(mei, 'rock')
  await yuki.getByText('Mei has thrown').waitFor()
  await clickHand(yuki, 'rock')
  await Promise.all([lastRound(mei, 'A draw'), lastRound(yuki, 'A draw')])

  await Promise.all([turn(mei, 2), turn(yuki, 2)])
  await pressKey(mei, 'paper')
  await clickHand(yuki, 'scissors')
  await Promise.all([lastRound(mei, 'You lose the round'), lastRound(yuki, 'You win the round')])

  await Promise.all([turn(mei, 3), turn(yuki, 3)])
  await pressKey(mei, 'scissors')
  await mei.getByText('You chose scissors').waitFor()
  await loseConnection(yuki)
  await yuki.getByText('Connection lost').waitFor()
  await mei.getByText('disconnected').waitFor()
  await yuki.context().setOffline(false)
  await yuki.getByText('Connected again').waitFor()
  await mei.getByText('disconnected').waitFor({ state: 'detached' })
  await clickHand(yuki, 'paper')
  await Promise.all([lastRound(mei, 'You win the round'), lastRound(yuki, 'You lose the round')])

  await Promise.all([turn(mei, 4), turn(yuki, 4)])
  await clickHand(yuki, 'rock')
  await mei.getByText('Yuki has thrown').waitFor()
  if (process.env.SCREENSHOT) await mei.screenshot({ path: SCREENSHOT, animations: 'disabled' })
  await pressKey(mei, 'paper')

  await Promise.all([turn(mei, 5), turn(yuki, 5)])
  await pressKey(mei, 'rock')
  await clickHand(yuki, 'scissors')
  await Promise.all([heading(mei, 'You win!'), heading(yuki, 'You lose')])
  await mei.getByText(/Rating 15\d\d \(\+\d+\)/).waitFor()
  await yuki.getByText(/Rating 14\d\d \(−\d+\)/).waitFor()

  await mei.getByRole('button', { name: 'Rematch' }).press('Enter')
  await mei.getByText('Waiting for Yuki.').waitFor()
  await yuki.getByRole('button', { name: 'Rematch' }).click()
  await Promise.all([turn(mei, 1), turn(yuki, 1)])
  await yuki.getByRole('button', { name: 'Leave' }).click()
  await yuki.getByRole('button', { name: 'Leave', exact: true }).click()
  await heading(mei, 'You win!')
  await mei.getByText('Your opponent stopped playing.', { exact: true }).waitFor()
  await heading(yuki, 'Janken')

  expect([...ofMei, ...ofYuki]).toEqual([])
  await Promise.all([mei.context().close(), yuki.context().close()])
}, 180_000)

async function copyLink(page: Page, button: string): Promise<string> {
  await page.getByRole('button', { name: button }).click()
  await page.getByText('Copied', { exact: true }).waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

test('three pages meet in a private room by its link, play to the last one in, and then once more', async () => {
  const { page: mei, complaints: ofMei } = await open()
  await mei.getByLabel('Your name').fill('Mei')
  await mei.getByRole('group', { name: 'Players' }).getByRole('radio', { name: '3' }).check()
  await mei.getByRole('button', { name: 'Create a room' }).click()
  const link = await copyLink(mei, 'Copy link')
  expect(mei.url()).toBe(link)

  const { page: yuki, complaints: ofYuki } = await open(link)
  await yuki.getByText('when Mei starts it').waitFor()
  await mei.getByRole('heading', { name: '2 of 3 players' }).waitFor()
  const { page: rin, complaints: ofRin } = await open()
  await rin.getByLabel('Your name').fill('Rin')
  await rin.getByLabel('Room code').fill(` ${link.slice(-5).toLowerCase()} `)
  await rin.getByRole('button', { name: 'Enter' }).click()

  const all = [mei, yuki, rin]
  await Promise.all(all.map((page) => turn(page, 1)))
  await pressKey(mei, 'rock')
  await pressKey(yuki, 'rock')
  await mei.getByText('1 of 2 others have thrown').waitFor()
  await pressKey(rin, 'scissors')
  await rin.getByText('You are out', { exact: true }).waitFor()

  const { page: sora, complaints: ofSora } = await open(await copyLink(rin, 'Copy link to watch'))
  await sora.getByText('You are watching', { exact: true }).waitFor()
  await Promise.all([turn(mei, 2), turn(yuki, 2)])
  await pressKey(mei, 'paper')
  await Promise.all([rin, sora].map((page) => page.getByText('1 of 2 have thrown').waitFor()))
  await pressKey(yuki, 'rock')
  await Promise.all([heading(mei, 'You win!'), heading(yuki, 'You lose'), heading(rin, 'You lose')])
  await heading(sora, 'The game is over')
  await rin.getByText('Mei wins. You were out in round 1.', { exact: true }).waitFor()

  await mei.getByRole('button', { name: 'Rematch' }).click()
  await rin.getByRole('button', { name: 'Rematch' }).click()
  await rin.getByText(/^Waiting for Player \S+\.$/).waitFor()
  await yuki.getByRole('button', { name: 'Rematch' }).click()
  await Promise.all(all.map((page) => turn(page, 1)))

  await rin.getByRole('button', { name: 'Leave' }).click()
  await rin.getByRole('button', { name: 'Leave', exact: true }).click()
  await rin.getByRole('link', { name: 'Your last games' }).click()
  await rin.getByText('Mei won', { exact: true }).waitFor()
  await sora.goto(link)
  await sora.getByText('That room is full.').waitFor()

  expect([...ofMei, ...ofYuki, ...ofRin, ...ofSora]).toEqual([])
  await Promise.all([...all, sora].map((page) => page.context().close()))
}, 180_000)

test('a game with the bot, up to its end', async () => {
  const { page, complaints } = await open()
  await page.getByRole('button', { name: 'Play the bot' }).click()
  const end = page.getByRole('button', { name: 'Play again' })
  const asked = page.getByText('Choose your hand', { exact: true })
  // A draw goes on; the chance of a hundred in a row is nil.
  for (;;) {
    await end.or(asked).first().waitFor()
    if (await end.isVisible()) break
    await page.keyboard.press('r')
    await asked.waitFor({ state: 'detached' })
  }
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^You (win!|lose)$/)
  expect(complaints).toEqual([])
  await page.context().close()
}, 180_000)
