/**
 * People and browsers, the whole stack on this machine: a lost connection, another device, a private room with its
 * link, its watchers and its group. With SCREENSHOTS set, a picture of each moment is put into that directory.
 */
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../../tools/chromium.ts'
import { useStack } from '../support/stack.ts'
import { loseConnection } from './lost-connection.ts'
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

/** All of them at once. */
const both = <T>(people: Person[], act: (person: Person) => Promise<T>) => Promise.all(people.map(act))

test('a lost connection costs nothing, and leaving loses: on the keyboard alone', async () => {
  const [mei, yuki] = await Promise.all([open({ name: 'Mei' }), open({ name: 'Yuki' })])
  await mei.page.getByRole('button', { name: mei.t.playNow }).press('Enter')
  await yuki.page.getByRole('button', { name: yuki.t.playNow }).press('Enter')
  await both([mei, yuki], (one) => one.turn(1))
  await mei.page.keyboard.press('2')
  await mei.says(mei.t.chose('scissors'))
  await loseConnection(yuki.page, stack.local.runtime)
  await yuki.page.getByText(yuki.t.youAreOffline).first().waitFor()
  await mei.says(mei.t.otherOffline('Yuki'))
  expect(await mei.page.getByText(mei.t.choosing).count()).toBe(0)
  await yuki.page.context().setOffline(false)
  await yuki.page.getByText(yuki.t.backOnline).waitFor()
  await mei.says(mei.t.waitingFor('Yuki'))
  await yuki.page.keyboard.press('p')
  await Promise.all([mei.saw('us'), yuki.saw('they')])
  await both([mei, yuki], (one) => one.turn(2))

  // What the round before was is still known after a reload.
  await yuki.page.reload()
  await yuki.turn(2)
  await yuki.press(yuki.t.leave)
  await yuki.page.getByRole('dialog').getByRole('button', { name: yuki.t.leave }).press('Enter')
  await mei.page.locator('.low-why', { hasText: mei.t.endTheyLeft('Yuki') }).waitFor()
  await yuki.page.getByRole('button', { name: yuki.t.playNow }).waitFor()
  expect([...mei.complaints, ...yuki.complaints]).toEqual([])
  await both([mei, yuki], (one) => one.leave())
}, 180_000)

test('a player goes on at another device by a code, and a new code makes the old one worthless', async () => {
  const [mei, laptop] = await Promise.all([open({ name: 'Mei' }), open({})])
  const codeOf = async (person: Person) => {
    await person.press(person.t.device)
    return (await person.page.locator('.key-code').textContent()) ?? ''
  }
  const code = await codeOf(mei)
  await laptop.press(laptop.t.device)
  const field = laptop.page.getByLabel(laptop.t.otherKeyCode)
  await field.fill(code.replace(/^./, (first) => (first === '0' ? '1' : '0')))
  await laptop.press(laptop.t.continueAs)
  await laptop.page.getByText(laptop.t.notices.badKeyCode).waitFor()
  await field.fill(` ${code.toLowerCase()} `)
  await laptop.press(laptop.t.continueAs)
  await laptop.page.getByRole('button', { name: /^Mei/ }).waitFor()
  await mei.page.getByText(mei.t.elsewhere).waitFor()

  expect(await codeOf(laptop)).toBe(code)
  await laptop.press(laptop.t.replaceKey)
  await laptop.page.getByRole('dialog').waitFor({ state: 'detached' })
  await laptop.page.getByRole('button', { name: /^Mei/ }).waitFor()
  expect(await codeOf(laptop)).not.toBe(code)
  expect([...mei.complaints, ...laptop.complaints]).toEqual([])
  await both([mei, laptop], (one) => one.leave())
}, 180_000)

async function linkInClipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText())
}

test('three meet in a private room by its link, play to the last one in, and are watched', async () => {
  const mei = await open({ name: 'Mei' })
  await mei.page.getByRole('link', { name: mei.t.friends }).click()
  await mei.page.getByRole('group', { name: mei.t.howMany }).getByRole('radio', { name: '3' }).check()
  await mei.page.getByRole('group', { name: mei.t.hearts }).getByRole('radio', { name: '1' }).check()
  await mei.press(mei.t.makeRoom)
  await mei.press(mei.t.copyLink)
  await mei.page.getByText(mei.t.sent).first().waitFor()
  const link = await linkInClipboard(mei.page)
  expect(mei.page.url()).toBe(link)

  const yuki = await open({ link, language: 'ja', label: 'invited' })
  await yuki.page.getByRole('heading', { name: yuki.t.invitedBy('Mei').join(' ') }).waitFor()
  await yuki.page.getByLabel(yuki.t.yourName).fill('ゆき')
  await yuki.moment('invite')
  await yuki.press(yuki.t.accept)
  await yuki.page.getByText(yuki.t.waitForHost('Mei')).waitFor()
  await yuki.moment('room')
  const rin = await open({ name: 'Rin' })
  await rin.page.getByRole('link', { name: rin.t.friends }).click()
  const code = /room\/(\w+)/.exec(link)?.[1] ?? ''
  await rin.page.getByLabel(rin.t.orEnter).fill(` ${code.toLowerCase()} `)
  await rin.press(rin.t.enter)

  const all = [mei, yuki, rin]
  await both(all, (one) => one.turn(1))
  await mei.throwHand('rock')
  await yuki.throwHand('rock')
  await mei.says(mei.t.waitingFor('Rin'))
  await rin.throwHand('scissors')
  await yuki.saw('us')
  await rin.says(rin.t.youAreOut)
  await rin.press(rin.t.copyWatchLink)
  const sora = await open({ link: await linkInClipboard(rin.page) })
  await sora.says(sora.t.watching)
  await both([mei, yuki], (one) => one.turn(2))
  await mei.throwHand('paper')
  await yuki.throwHand('rock')
  await Promise.all([mei.sees('.end-win', 'group-end'), yuki.sees('.end-lost'), rin.sees('.end-lost')])
  await sora.page.getByRole('heading', { name: sora.t.theyWin('Mei').join(' ') }).waitFor()
  await rin.page.locator('.low', { hasText: rin.t.endLostGroup('1').join(' ') }).waitFor()
  expect(await rin.page.locator('.places li').allInnerTexts()).toEqual([
    expect.stringMatching(/1st\s*Mei/),
    expect.stringMatching(/2nd\s*ゆき/),
    expect.stringMatching(/3rd\s*Rin/),
  ])

  const rowsOf = ({ page }: Person, part: string) =>
    page.locator(`.hands-table tbody ${part}`).allInnerTexts()
  expect(await rowsOf(rin, 'th')).toEqual([rin.t.you, 'Mei', 'ゆき'])
  expect(await rin.page.locator('.hands-table tbody .token').count()).toBe(5)
  expect(await rowsOf(sora, 'th')).toEqual(['Mei', 'ゆき', 'Rin'])
  await both(all, (one) => one.press(new RegExp(`${one.t.rematch}|${one.t.rematchAccept}`)))
  await both(all, (one) => one.turn(1))
  await rin.press(rin.t.leave)
  await rin.page.getByRole('dialog').getByRole('button', { name: rin.t.leave }).click()
  await rin.page.getByRole('link', { name: rin.t.history }).click()
  await rin.page.getByText(rin.t.pastLost, { exact: true }).first().waitFor()
  await rin.page.locator('.hands-table').first().waitFor()
  await rin.moment('history')
  await sora.page.goto(link)
  await sora.press(sora.t.accept)
  await sora.page.getByText(sora.t.notices.room_full).waitFor()
  expect([...all, sora].flatMap(({ complaints }) => complaints)).toEqual([])
  await both([...all, sora], (one) => one.leave())
}, 180_000)
