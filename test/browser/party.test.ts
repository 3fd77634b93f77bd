/**
 * A party on the whole stack of this machine: a host on a phone, a projector, two guests with a page each, and a few
 * more as clients. With SCREENSHOTS set, a picture of each moment is put into that directory.
 */
import type { Browser } from 'playwright-core'
import { WebSocket } from 'ws'
import { Client, createSecret } from '../../client/index.ts'
import type { Hand } from '../../protocol/constants.ts'
import { launchChromium } from '../../tools/chromium.ts'
import { partyWordsIn } from '../../web/party/words/index.ts'
import { useStack } from '../support/stack.ts'
import { loseConnection } from './lost-connection.ts'
import { Person, type PersonOptions } from './person.ts'
import { settle } from './watch-page.ts'

// Long turns: the host ends them. The countdown has three digits.
const stack = useStack({ turnSeconds: 300 })
let browser: Browser
const crowd: Client[] = []
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(async () => {
  for (const client of crowd) client.close()
  await browser?.close()
})

const web = () => stack.local.runtime.endpoints.web
const open = (options: PersonOptions) => Person.arrive(browser, web(), options)
const PHONE = { size: [390, 844], isPhone: true } as const
const en = partyWordsIn('en')
const ja = partyWordsIn('ja')

/** Somebody without a page. */
async function arrive(name: string): Promise<Client> {
  const client = new Client({ url: stack.url, secret: createSecret(), name, WebSocket })
  crowd.push(client)
  client.connect()
  await client.whenOnline()
  return client
}

/** A guest without a page, who throws one of these hands per round, or none for null. */
async function attend(code: string, name: string, hands: (Hand | null)[]): Promise<void> {
  const client = await arrive(name)
  client.on('event_round', ({ gameId, round, you, thrown }) => {
    const hand = hands[round - 1]
    if (you === 'in' && hand && !thrown) client.request('throw', { gameId, round, hand }).catch(() => {})
  })
  await client.request('attend', { code })
}

/** How much of the disc's width the countdown takes. */
const countdownPart = ({ page }: Person) =>
  page.locator('.disc').evaluate((disc) => {
    const [number, whole] = [disc.querySelector('b'), disc].map((one) => one?.getBoundingClientRect().width)
    return (number ?? Number.NaN) / (whole ?? Number.NaN)
  })

const handsOpen = ({ page }: Person) => page.locator('.pick:not(.shut)').waitFor()

/** Takes a picture after all animations have ended. */
async function picture(person: Person, name: string): Promise<void> {
  if (process.env.SCREENSHOTS) await settle(person.page)
  await person.moment(name)
}

test('from the QR code to the winner’s code, with everybody told why, on every screen', async () => {
  const host = await open({ ...PHONE, name: 'Sakura', label: 'party-host' })
  await host.page.getByRole('link', { name: host.t.party }).click()
  await host.press(en.hold)
  await host.page.locator('.qr svg').waitFor()
  const link = host.page.url()
  const code = /party\/(\w{6})$/.exec(link)?.[1] ?? ''
  const screenLink = await host.page.getByRole('link', { name: code }).getAttribute('href')

  const [screen, yuki, mei] = await Promise.all([
    open({ link: screenLink ?? '', size: [1920, 1080], language: 'ja', label: 'party-screen' }),
    open({ ...PHONE, link, language: 'ja', label: 'party-guest' }),
    open({ link, label: 'party-guest' }),
  ])
  const comeIn = async (guest: Person, name: string, words: typeof ja) => {
    await guest.page.getByLabel(guest.t.yourName).fill(name)
    await guest.press(words.attend)
    await guest.page.locator('p.big', { hasText: guest.t.waitForHost('Sakura') }).waitFor()
  }
  await Promise.all([comeIn(yuki, 'ゆき', ja), comeIn(mei, 'Mei', en)])
  await Promise.all([
    attend(code, 'Sota', ['paper', 'scissors']),
    attend(code, 'Hina', ['scissors']),
    attend(code, 'Aoi', ['rock']),
    attend(code, 'Rin', [null]),
  ])
  await screen.page.locator('.gathered .count', { hasText: /^6$/ }).waitFor()
  await picture(screen, 'lobby')
  await picture(yuki, 'lobby')
  await host.page.getByRole('button', { name: en.begin('6') }).waitFor()
  await picture(host, 'lobby')

  await host.press(en.begin('6'))
  await Promise.all([host, yuki, mei].map(handsOpen))
  await Promise.all([host, yuki].map((one) => one.startMeasuring()))
  await picture(yuki, 'turn')
  for (const one of [yuki, screen]) expect(await countdownPart(one)).toBeLessThan(0.8)
  await yuki.doubleClick('paper', 'rock')
  await mei.throwHand('scissors')
  await host.page.getByText(en.revealAfterHand).waitFor()
  await host.throwHand('rock')
  await host.page.getByText(en.revealAfterHand).waitFor({ state: 'detached' })
  await screen.page.locator('.sides', { hasText: screen.t.ready }).waitFor()
  await picture(screen, 'turn')
  await picture(host, 'turn')
  // The screen shows the bars for a few seconds only, so wait from before the reveal.
  const chart = screen.page.locator('.chart').waitFor()
  await host.press(en.reveal)
  await Promise.all([
    // The verdict itself is shown for a moment only.
    yuki.hears(ja.whyWon('paper', 'rock')),
    mei.page.locator('.out-poster', { hasText: en.whyLost('scissors', 'rock') }).waitFor(),
    chart.then(() => picture(screen, 'counts')),
  ])
  await Promise.all([picture(yuki, 'still-in'), picture(mei, 'out')])
  expect(await mei.page.locator('.bars .sr').allTextContents()).toEqual([
    en.barOf('rock', '1'),
    en.barOf('scissors', '2'),
    en.barOf('paper', '2'),
  ])
  await mei.page.getByText(en.didNotThrow('1')).waitFor()

  await Promise.all([host, yuki].map(handsOpen))
  for (const one of [host, yuki]) {
    const { throws, shift, moved } = await one.measured()
    const isSteady = shift < 0.02
    expect({ throws, isSteady, moved: isSteady ? [] : moved }).toEqual({
      throws: 1,
      isSteady: true,
      moved: [],
    })
  }

  // A reload changes nothing, for anybody.
  await Promise.all([host, screen, yuki, mei].map(({ page }) => page.reload()))
  await mei.page.getByRole('heading', { name: en.callOut }).waitFor()
  await screen.page.locator('.throwing .names-left', { hasText: 'ゆき' }).waitFor()
  await picture(screen, 'names')
  await Promise.all([host, yuki].map(handsOpen))
  await yuki.throwHand('paper')
  await host.throwHand('rock')

  await yuki.page.getByText(ja.showHost).waitFor()
  const prize = (await yuki.page.locator('.prize .code').textContent()) ?? ''
  await picture(yuki, 'won')
  await yuki.page.locator('.fairness summary').click()
  await yuki.page.locator('.seal .same').waitFor()
  await host.page.locator('.winners', { hasText: 'ゆき' }).waitFor()
  await host.page.getByLabel(en.checkCode).fill(prize.toLowerCase())
  await host.press(en.check)
  await host.page.getByText(en.codeIsOf('ゆき')).waitFor()
  await picture(host, 'winners')
  await mei.page.getByRole('heading', { name: en.winners(1) }).waitFor()
  await mei.page.locator('.winners', { hasText: 'ゆき' }).waitFor()
  await screen.page.locator('.champions', { hasText: 'ゆき' }).waitFor()
  await picture(screen, 'winners')
  expect([host, screen, yuki, mei].flatMap(({ complaints }) => complaints)).toEqual([])
  await Promise.all([host, screen, yuki, mei].map((one) => one.leave()))
}, 180_000)

test('a guest whose connection is cut comes back to the next round, and wins it', async () => {
  const host = await arrive('Sakura')
  const { code } = await host.request('hold', { winners: 1 })
  const yuki = await open({ ...PHONE, link: `${web()}/#/party/${code}`, label: 'party-cut' })
  await yuki.page.getByLabel(yuki.t.yourName).fill('Yuki')
  await yuki.press(en.attend)
  await yuki.page.locator('p.big', { hasText: yuki.t.waitForHost('Sakura') }).waitFor()
  await attend(code, 'Sota', ['paper', 'scissors'])

  const nextRound = () =>
    new Promise<number>((resolve) => host.on('event_round', ({ round }) => resolve(round)))
  const nextResult = () =>
    new Promise<number>((resolve) => host.on('event_result', ({ left }) => resolve(left)))
  const first = nextRound()
  const { gameId } = await host.request('begin', { code })
  if (!gameId) throw new Error('The event has no id.')
  await first
  await handsOpen(yuki)
  await yuki.throwHand('paper')
  await loseConnection(yuki.page, stack.local.runtime)
  await yuki.page.getByText(yuki.t.youAreOffline).first().waitFor()
  await picture(yuki, 'offline')
  const [result, second] = [nextResult(), nextRound()]
  await host.request('throw', { gameId, round: 1, hand: 'rock' })
  expect(await result).toBe(2)
  await second

  await yuki.page.context().setOffline(false)
  await yuki.page.getByText(yuki.t.backOnline).waitFor()
  await handsOpen(yuki)
  await picture(yuki, 'back')
  await yuki.throwHand('paper')
  await host.request('throw', { gameId, round: 2, hand: 'rock' })
  await yuki.page.locator('.won-poster').waitFor()
  expect(yuki.complaints).toEqual([])
  await yuki.leave()
}, 120_000)

test('a host ends a running party, is told that it goes on by chance, and may host another one', async () => {
  const host = await open({ ...PHONE, name: 'Sakura', label: 'party-ended' })
  const { page } = host
  const openParty = async () => {
    await page.getByRole('link', { name: host.t.party }).click()
    await host.press(en.hold)
    await page.locator('.qr svg').waitFor()
    return /party\/(\w{6})$/.exec(page.url())?.[1] ?? ''
  }
  const code = await openParty()
  await attend(code, 'Sota', ['paper'])
  await host.press(en.begin('1'))
  await handsOpen(host)
  await host.press(en.endParty)
  const dialog = page.getByRole('dialog')
  await dialog.getByText(en.goesOnWithoutHost).waitFor()
  await picture(host, 'asked')
  await dialog.getByRole('button', { name: en.endParty }).click()
  await page.getByRole('button', { name: host.t.playNow }).waitFor()
  expect(await openParty()).not.toBe(code)
  expect(host.complaints).toEqual([])
  await host.leave()
}, 60_000)
