/** What the page does, against a server that says exactly what a test needs. Its screens: `screens.test.ts`. */
import { gzipSync } from 'node:zlib'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { messagesIn } from '../../web/i18n/catalogue.ts'
import { seatIn } from '../client/stage.ts'
import { DESKTOP, PHONE, usePage, type Visit } from './page-stage.ts'
import { eventNow, eventResult, eventRound } from './party-scenes.ts'
import { button, handsOpen, heading, LONG_NAME, result, round, said, screens } from './scenes.ts'
import { findBarriers, overflowOf, setHidden, settle } from './watch-page.ts'

const stage = usePage()
const { arrive, nextPeer, openContext, visit } = stage
const t = messagesIn('en')
const ja = messagesIn('ja')

/** Acts in the page as soon as there is such an element: it may be there for a moment only. */
async function inTheMoment<T>(page: Page, selector: string, act: () => T): Promise<T> {
  const source = `new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector(${JSON.stringify(selector)})) return false
      observer.disconnect()
      resolve((${act})())
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { subtree: true, childList: true, attributes: true })
    look()
  })`
  return (await page.evaluate(source)) as T
}

/** Names whose letters are as wide as any. */
const WIDE_NAME = 'じゃんけん大好き大阪の太郎さん二十文字'
const WIDE_LATIN_NAME = 'MaximilianAlexanders'

/** A small phone upright and on its side, and a desktop at 200 %. */
const SMALL = [
  { width: 320, height: 568 },
  { width: 568, height: 320 },
  { width: 640, height: 400 },
]

test.each(['first turn', 'a group, in it'])(
  'the three hands are in sight on the smallest screens: %s',
  async (screen) => {
    const visited = await visit()
    await screens[screen]?.(visited)
    for (const size of SMALL) {
      await visited.page.setViewportSize(size)
      for (const hand of Object.values(t.hands)) {
        const box = await button(visited.page, hand).boundingBox()
        expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(size.height)
        expect(box?.height).toBeGreaterThanOrEqual(60)
      }
    }
  },
)

/** The parts of the page that lie under this one. */
const coveredBy = (page: Page, cover: string, parts: string) =>
  page.evaluate(
    ([cover, parts]) => {
      const box = document.querySelector(cover)?.getBoundingClientRect()
      const isUnder = (one: DOMRect) =>
        box && one.left < box.right && one.right > box.left && one.top < box.bottom && one.bottom > box.top
      return [...document.querySelectorAll(parts)]
        .filter((part) => isUnder(part.getBoundingClientRect()))
        .map(({ outerHTML }) => outerHTML.slice(0, 80))
    },
    [cover, parts] as const,
  )

const PHONE_SIZES = [
  { width: 390, height: 844 },
  { width: 844, height: 390 },
]

test.each([...PHONE_SIZES, ...SMALL, { width: 1280, height: 800 }])(
  'without a connection nothing that counts is covered, and nothing moves: %j',
  async (viewport) => {
    const { page, peer } = await visit({ viewport })
    peer.push(round(1, { msLeft: 60_000, turnSeconds: 60 }))
    await handsOpen(page)
    await page.evaluate(() => {
      Object.assign(window, { shift: 0 })
      new PerformanceObserver((list) => {
        const shifts = list.getEntries().map((entry) => (entry as unknown as { value: number }).value)
        Object.assign(window, { shift: shifts.reduce((sum, value) => sum + value, 0) })
      }).observe({ type: 'layout-shift' })
    })
    await page.context().setOffline(true)
    peer.cut()
    const banner = page.locator('.banner', { hasText: t.youAreOffline })
    await banner.waitFor()
    expect(
      await coveredBy(page, '.banner', '.plate .nm, .hearts, .disc, .bar h1, .bar .ib, .pick button'),
    ).toEqual([])
    const { whole, shown } = await banner.evaluate((one) => ({
      whole: one.scrollHeight,
      shown: one.clientHeight,
    }))
    expect(whole).toBeLessThanOrEqual(shown)

    await page.context().setOffline(false)
    await button(page, t.reconnect).click()
    await (await nextPeer()).welcome({ seat: seatIn(1, { players: round(1).players, msLeft: 50_000 }) })
    await page.getByText(t.backOnline).waitFor()
    expect(await coveredBy(page, '.banner', '.plate .nm, .hearts, .disc, .say > b, .pick button')).toEqual([])
    expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBeLessThan(0.02)
  },
)

test.each([...PHONE_SIZES, ...SMALL, { width: 1280, height: 800 }])(
  'the countdown stays in sight while a dialog of the game is open: %j',
  async (viewport) => {
    const { page, peer } = await visit({ viewport })
    peer.push(round(1, { msLeft: 60_000, turnSeconds: 60 }))
    await handsOpen(page)
    for (const opens of [t.stampsTitle, t.leave]) {
      await button(page, opens).click()
      await page.getByRole('dialog').waitFor()
      expect(await coveredBy(page, 'dialog', '.disc, .hearts')).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
  },
)

test('the stamps close by Escape, by a press elsewhere, and by the button that opened them', async () => {
  const { page, peer } = await visit({ viewport: { width: 1280, height: 800 } })
  peer.push(round(1, { msLeft: 60_000, turnSeconds: 60 }))
  await handsOpen(page)
  const stamps = button(page, t.stampsTitle)
  const dialog = page.getByRole('dialog')
  const ways = [
    () => page.keyboard.press('Escape'),
    () => page.locator('.disc').click(),
    () => stamps.click(),
    async () => {
      await stamps.focus()
      await page.keyboard.press('Enter')
    },
  ]
  for (const close of ways) {
    await stamps.click()
    await dialog.waitFor()
    expect(await stamps.getAttribute('aria-expanded')).toBe('true')
    await close()
    await dialog.waitFor({ state: 'detached' })
    // The browser hides them first, and tells the page a moment later.
    await page.locator('.stampbar [aria-expanded=false]').waitFor()
  }
})

test('a hand can be thrown while the stamps are open', async () => {
  const { page, peer } = await visit({ viewport: { width: 1280, height: 800 } })
  peer.push(round(1, { msLeft: 60_000, turnSeconds: 60 }))
  await handsOpen(page)
  await button(page, t.stampsTitle).click()
  await page.getByRole('dialog').waitFor()
  await button(page, t.leave).focus()
  await page.keyboard.press('1')
  expect(await peer.take('throw')).toMatchObject({ hand: 'rock' })
})

test('a browser without popovers shows the stamps as a modal dialog', async () => {
  const { page, peer } = await visit({ viewport: { width: 1280, height: 800 } })
  await page.evaluate(() => Reflect.deleteProperty(HTMLElement.prototype, 'popover'))
  peer.push(round(1, { msLeft: 60_000, turnSeconds: 60 }))
  await handsOpen(page)
  await button(page, t.stampsTitle).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  expect(await dialog.evaluate((one) => one.matches(':modal'))).toBe(true)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test.each([
  { width: 844, height: 390 },
  { width: 683, height: 384 },
  { width: 1366, height: 768 },
  { width: 390, height: 844 },
  { width: 320, height: 568 },
])('in a group no name is under the countdown or another name: %j', async (viewport) => {
  const { page, peer } = await visit({ viewport })
  const names = ['ゆき', WIDE_LATIN_NAME, 'ななしのスズメ', 'Nameless Sparrow', 'ななしのリス', WIDE_NAME]
  const players = names.map((name, index) => ({
    playerId: index === 0 ? 'me' : `p${index}`,
    name,
    lives: 3,
    bot: false,
  }))
  peer.push(round(1, { players, msLeft: 60_000, turnSeconds: 60 }))
  await handsOpen(page)
  await page.locator('.disc').waitFor()
  expect(await coveredBy(page, '.disc', '.rival .nm, .rival .hearts, .rival .mk')).toEqual([])
  for (const index of names.keys())
    expect(
      await coveredBy(page, `.rival:nth-child(${index + 1}) .nm`, `.rival:nth-child(${index}) .nm`),
    ).toEqual([])
  const shown = await page.locator('.rival .nm').allInnerTexts()
  expect(shown.filter((name) => name.startsWith('Sparrow'))).toHaveLength(2)
  expect(new Set(shown).size).toBe(shown.length)
  const tags = page.locator('.rival .nm > span')
  const isCut = await tags.evaluateAll((all) =>
    all.some(
      (one) =>
        one.getBoundingClientRect().right > (one.parentElement?.getBoundingClientRect().right ?? 0) + 1,
    ),
  )
  expect([await tags.count(), isCut]).toEqual([1, false])
})

test.each([{ width: 390, height: 844 }, { width: 1280, height: 800 }, ...SMALL])(
  'the last rule is as clear as the others once it is in sight: %j',
  async (viewport) => {
    const { page } = await visit({ viewport })
    await button(page, t.rules).click()
    const dialog = page.getByRole('dialog')
    await dialog.evaluate((one) => one.scrollTo(0, one.scrollHeight))
    const room = await dialog.evaluate((one) => {
      const [last, foot] = ['li:last-child', '.foot'].map((part) =>
        one.querySelector(part)?.getBoundingClientRect(),
      )
      return (foot?.top ?? 0) - (last?.bottom ?? Infinity)
    })
    const fading = await dialog
      .locator('.foot')
      .evaluate((one) => Number.parseFloat(getComputedStyle(one, '::before').height))
    expect(room).toBeGreaterThanOrEqual(fading - 1)
  },
)

test.each([
  { width: 390, height: 844 },
  { width: 320, height: 568 },
])('the title and the numbers of the history keep to one line each: %j', async (viewport) => {
  const { page, peer, nextPeer } = await visit({ viewport })
  await screens.history?.({ page, peer, nextPeer, t })
  await heading(page, t.history)
  const lines = await page.locator('.history-poster .score').evaluate((one) => {
    return one.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(one).lineHeight)
  })
  expect(Math.round(lines)).toBe(1)
  expect(await coveredBy(page, '.history-poster .abs-title', '.history-poster .low')).toEqual([])
})

test('the rules fit on a phone held sideways, and on a smaller one their last button stays in sight', async () => {
  const { page } = await visit({ viewport: { width: 844, height: 390 } })
  await button(page, t.rules).click()
  const dialog = page.getByRole('dialog')
  const hidden = () => dialog.evaluate((one) => one.scrollHeight - one.clientHeight)
  expect(await hidden()).toBeLessThanOrEqual(0)
  await page.setViewportSize({ width: 568, height: 320 })
  expect(await hidden()).toBeGreaterThan(0)
  const box = await button(page, t.gotIt).boundingBox()
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(320)
})

const PLACES = [
  'home',
  'a name being changed',
  'first turn',
  'a group, in it',
  'a group, out of it and watching',
  'end, won',
  'end, lost, a rematch asked for',
  'end of a group',
  'a room, as its host',
  'a room, as a guest',
  'an invitation',
  'leaderboard',
  'history',
]

test.each([WIDE_NAME, WIDE_LATIN_NAME])('no page is wider than the phone, with the name %s', async (name) => {
  const sizes = [390, 320].map((width) => ({ width, height: 720 }))
  const context = await openContext({ ...PHONE, locale: 'en-GB' })
  await context.addInitScript((name) => localStorage.setItem('janken.name', name), name)
  const page = await context.newPage()
  const tooWide: string[] = []
  for (const place of PLACES) {
    await page.goto('about:blank')
    const peer = await arrive(page, t, { name, wins: 1234, losses: 1234 })
    await setHidden(page, true)
    await screens[place]?.({ page, peer, nextPeer, t })
    for (const size of sizes) {
      await page.setViewportSize(size)
      await settle(page)
      // A phone zooms out of a page that is too wide, and its window grows.
      const whole = await page.evaluate(() => document.documentElement.scrollWidth)
      if (whole > size.width || (await overflowOf(page)) > 0) tooWide.push(`${place}, ${size.width}`)
    }
  }
  expect(tooWide).toEqual([])
})

test('the words of a game’s header and its tools stay in one line each', async () => {
  const { page, peer } = await visit({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  })
  const players = round(1).players.map((one) => ({ ...one, lives: 1 }))
  peer.push(round(1, { players }))
  await handsOpen(page)
  const linesOf = (selector: string) =>
    page.locator(selector).evaluate((one) => {
      const range = document.createRange()
      range.selectNodeContents(one)
      // Small letters beside large ones start lower, but in the same line.
      let bottom = 0
      let lines = 0
      for (const rect of [...range.getClientRects()].sort((a, b) => a.top - b.top)) {
        if (rect.top >= bottom - 1) lines++
        bottom = Math.max(bottom, rect.bottom)
      }
      return lines
    })
  expect(await linesOf('.rd')).toBe(1)
  expect(await linesOf('.bar [lang]')).toBe(1)
  expect(await coveredBy(page, '.rd', '.bar .ib')).toEqual([])
  expect(await overflowOf(page)).toBeLessThanOrEqual(0)
})

test('the longest name fits the words above the hands on the smallest phone', async () => {
  const { page, peer } = await visit({ viewport: { width: 320, height: 568 } })
  const hands = [
    { playerId: 'me', hand: 'rock' as const, missed: null },
    { playerId: 'you', hand: null, missed: 'timeout' as const },
  ]
  peer.push(result(1, { hands }))
  await said(page, t.whyMissed(LONG_NAME))
  const say = page.locator('.say')
  const { whole, shown } = await say.evaluate((one) => ({ whole: one.scrollHeight, shown: one.clientHeight }))
  expect(whole).toBeLessThanOrEqual(shown)
})

test.each([
  ['r', 'rock'],
  ['2', 'scissors'],
  ['P', 'paper'],
] as const)('the key %s throws %s, once', async (key, hand) => {
  const { page, peer } = await visit()
  peer.push(round(1))
  await handsOpen(page)
  await page.keyboard.press(key)
  await page.keyboard.press('r')
  expect(await peer.take('throw')).toMatchObject({ gameId: 'g1', round: 1, hand })
  await said(page, t.chose(hand))
  expect(peer.waitingRequests).toBe(0)
})

test('arrows move among the hands, Enter throws, and Enter held down throws no second one', async () => {
  const { page, peer } = await visit()
  peer.push(round(1))
  await handsOpen(page)
  await button(page, t.hands.rock).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.down('Enter')
  const thrown = await peer.take('throw')
  expect(thrown).toMatchObject({ hand: 'paper' })
  peer.reply(thrown, { type: 'thrown', gameId: 'g1', round: 1 })
  peer.push(result(1))
  peer.push(round(2, { msLeft: 17_000 }))
  for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down('Enter')
  await heading(page, t.roundTitle('2'))
  await handsOpen(page)
  for (let repeat = 0; repeat < 5; repeat++) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  await page.keyboard.press('1')
  expect(await peer.take('throw')).toMatchObject({ round: 2, hand: 'rock' })
})

test('a hand thrown while the last round is still shown does not count', async () => {
  const { page, peer } = await visit()
  const pressed = inTheMoment(page, '.arena.chanting .chant', () => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'r', bubbles: true }))
    document.querySelector<HTMLButtonElement>('.pick button')?.click()
  })
  peer.push(result(1))
  peer.push(round(2, { msLeft: 17_000 }))
  await pressed
  await handsOpen(page)
  expect(peer.waitingRequests).toBe(0)
})

test('a press that began before the turn opened throws nothing when it ends after', async () => {
  const { page, peer } = await visit()
  peer.push(result(1))
  await page.locator('.arena.us').waitFor()
  await button(page, t.hands.rock).hover()
  await page.mouse.down()
  peer.push(round(2, { msLeft: 17_000 }))
  await handsOpen(page)
  await page.mouse.up()
  await button(page, t.hands.paper).click()
  expect(await peer.take('throw')).toMatchObject({ hand: 'paper' })
})

test('another watch link in the same tab leaves the game that was watched', async () => {
  const { page, peer } = await visit()
  const players = ['p1', 'p2'].map((playerId) => ({ playerId, name: playerId, lives: 2, bot: false }))
  const follow = (gameId: string) =>
    page.evaluate((hash) => Object.assign(location, { hash }), `#/watch/${gameId}`)
  for (const gameId of ['g7', 'g8']) {
    await follow(gameId)
    if (gameId === 'g8') {
      const left = await peer.take('unwatch')
      expect(left).toMatchObject({ gameId: 'g7' })
      peer.reply(left, { type: 'unwatched', gameId: 'g7' })
    }
    const asked = await peer.take('watch')
    expect(asked).toMatchObject({ gameId })
    peer.reply(asked, { type: 'watching', gameId, players, round: gameId === 'g7' ? 2 : 5 })
    await heading(page, t.roundTitle(gameId === 'g7' ? '2' : '5'))
  }
})

test('a tab in the background skips the story and says in its title that a game has begun', async () => {
  const { page, peer } = await visit()
  await setHidden(page, true)
  peer.push(round(1))
  await page.waitForFunction((title) => document.title === title, t.titleFound)
  peer.push(result(1))
  await page.locator('.arena.us').waitFor()
  await setHidden(page, false)
  await page.waitForFunction((title) => document.title !== title, t.titleFound)
})

test('the language is the browser’s, until it is switched, and then it stays', async () => {
  const context = await openContext({ ...DESKTOP, locale: 'ja-JP' })
  const page = await context.newPage()
  await arrive(page, ja)
  expect(await page.getAttribute('html', 'lang')).toBe('ja')
  await button(page, ja.otherLanguage).click()
  await button(page, t.playNow).waitFor()
  expect(await page.getAttribute('html', 'lang')).toBe('en')
  expect(await page.title()).toBe(t.title)
  await page.goto('about:blank')
  await arrive(page, t)
})

test('on a desktop the words above the hands take one line, in either language', async () => {
  const { page, peer } = await visit({ viewport: { width: 1280, height: 800 } })
  peer.push(round(10))
  await handsOpen(page)
  for (const words of [t, ja]) {
    const line = page.locator('.say > b', { hasText: words.chooseRound('10') })
    const lines = await line.evaluate((one) => {
      return one.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(one).lineHeight)
    })
    expect(Math.round(lines)).toBe(1)
    if (words === t) await button(page, t.otherLanguage).click()
  }
})

test.each(PHONE_SIZES)(
  'the language is switched during a game, whose words stay in a line: %j',
  async (viewport) => {
    const { page, peer } = await visit({ viewport })
    peer.push(round(12))
    await handsOpen(page)
    const linesOf = (title: string) =>
      page.getByRole('heading', { level: 1, name: title }).evaluate((one) => {
        return Math.round(
          one.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(one).lineHeight),
        )
      })
    expect(await linesOf(t.roundTitle('12'))).toBe(1)
    await button(page, t.otherLanguage).click()
    expect(await linesOf(ja.roundTitle('12'))).toBe(1)
    await button(page, ja.hands.rock).waitFor()
  },
)

test('a name is changed in place: letters in it are letters, and one that cannot be is not sent', async () => {
  const { page, peer } = await visit()
  await button(page, t.changeName).click()
  await page.getByLabel(t.yourName).fill('prs'.repeat(10))
  await page.getByLabel(t.yourName).press('Enter')
  await page.getByText(t.notices.badName).waitFor()
  expect(peer.waitingRequests).toBe(0)
  await page.getByLabel(t.yourName).fill('  Mei 🌸 ')
  await page.getByLabel(t.yourName).press('Enter')
  expect(await peer.welcome({ name: 'Mei 🌸' })).toMatchObject({ name: 'Mei 🌸' })
  await button(page, 'Mei 🌸').waitFor()
  await button(page, t.playNow).click()
  expect(await peer.take('join')).toMatchObject({ opponent: 'human', lives: 2 })
})

test('a link shows who invites, asks for a name, and only then enters', async () => {
  const context = await openContext({ ...DESKTOP, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(`${stage.built.url}#/room/k7m2p?from=Mei`)
  const peer = await nextPeer()
  await peer.welcome()
  await heading(page, 'Mei dares you!')
  expect(peer.waitingRequests).toBe(0)
  await page.getByLabel(t.yourName).fill('Sora')
  await button(page, t.accept).click()
  expect(await peer.welcome({ name: 'Sora' })).toMatchObject({ name: 'Sora' })
  peer.reply(await peer.take('enter'), { type: 'error', code: 'room_full', message: 'No.' })
  await page.getByText(t.notices.room_full).waitFor()
})

test('a link that names nobody claims no dare', async () => {
  const context = await openContext({ ...DESKTOP, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(`${stage.built.url}#/room/ABCDEF`)
  const peer = await nextPeer()
  await peer.welcome()
  await heading(page, t.invited.join(' '))
  await button(page, t.enter).click()
  peer.reply(await peer.take('enter'), { type: 'error', code: 'room_not_found', message: 'No.' })
  await page.getByText(t.notices.room_not_found).waitFor()
})

test('a phone that is turned during a turn shows both inks at once, without a gap', async () => {
  const { page, peer } = await visit({
    viewport: { width: 390, height: 844 },
    reducedMotion: 'no-preference',
  })
  peer.push(round(1, { msLeft: 60_000, turnSeconds: 60 }))
  await handsOpen(page)
  await page.setViewportSize({ width: 844, height: 390 })
  const corners = await page.locator('.arena > .field').evaluateAll(async (fields) => {
    await new Promise(requestAnimationFrame)
    // Where each ink ends at the top and at the bottom, in percent.
    return fields.map((field) =>
      getComputedStyle(field)
        .clipPath.match(/[\d.]+(?=%)/g)
        ?.map(Number),
    )
  })
  const [them = [], me = []] = corners
  expect(me[0]).toBeGreaterThanOrEqual(them[1] ?? Infinity)
  expect(me[1]).toBeGreaterThanOrEqual(them[2] ?? Infinity)
})

test('each thing is read out once, and in order', async () => {
  const { page, peer } = await visit()
  peer.push(round(1, { msLeft: 60_000, turnSeconds: 60 }))
  await handsOpen(page)
  await page.keyboard.press('r')
  await peer.take('throw')
  peer.push({ type: 'thrown', gameId: 'g1', round: 1, playerId: 'you' })
  await page.locator('[role=log]', { hasText: t.sayReady(LONG_NAME) }).waitFor()
  peer.push(result(1))
  await page.locator('[role=log]', { hasText: 'This round is yours!' }).waitFor()
  expect(await page.locator('[role=log] p').allTextContents()).toEqual([
    'Round 1. Choose your hand.',
    'You chose rock.',
    `${LONG_NAME} is ready.`,
    `You: rock. ${LONG_NAME}: scissors. Rock blunts scissors. This round is yours! ${LONG_NAME}: 1 left.`,
  ])
})

test('a player who wins because the other has left shares a win, as a picture and a text', async () => {
  const { page, peer } = await visit({ ...DESKTOP, permissions: ['clipboard-read', 'clipboard-write'] })
  peer.push(round(1))
  const hands = [
    { playerId: 'me', hand: null, missed: null },
    { playerId: 'you', hand: null, missed: 'left' as const },
  ]
  const over = { winner: 'me', reason: 'forfeit' as const, rounds: 1, ratings: [] }
  peer.push(result(1, { hands, winners: [], losers: ['you'], over }))
  await page.locator('.end-win').waitFor()
  expect(await page.locator('.replay').count()).toBe(0)
  const [picture] = await Promise.all([page.waitForEvent('download'), button(page, t.share).click()])
  expect(picture.suggestedFilename()).toBe('janken.png')
  await page.waitForFunction(
    async (text) => (await navigator.clipboard.readText()).startsWith(text),
    t.shareTextPlain,
  )
  await button(page, t.pictureSaved).waitFor()
  await page.locator('[role=status]', { hasText: t.pictureSaved }).waitFor({ state: 'attached' })
  await button(page, t.share).waitFor()
})

/** The end of a game that this player has won, with a rematch to ask for. */
async function arriveAtEnd(options?: BrowserContextOptions): Promise<Visit> {
  const visited = await visit(options)
  await screens['end, won']?.(visited)
  await button(visited.page, t.rematch).waitFor()
  return visited
}

const wantedBy = (asked: string[], open = true) => ({ type: 'rematch', gameId: 'g1', asked, open }) as const

test.each([{ width: 390, height: 844 }, ...SMALL])(
  'the buttons of the end stay where they are, whoever asks for a rematch: %j',
  async (viewport) => {
    const { page, peer } = await arriveAtEnd({ viewport })
    await settle(page)
    const places = async () =>
      Promise.all([
        page.locator('.btn.main').boundingBox(),
        button(page, t.someoneElse).boundingBox(),
        button(page, t.share).boundingBox(),
      ])
    const before = await places()
    peer.push(wantedBy(['you']))
    await button(page, t.rematchAccept).waitFor()
    expect(await places()).toEqual(before)
    const { whole, shown } = await page.locator('.wanted').evaluate((one) => ({
      whole: one.scrollHeight,
      shown: one.clientHeight,
    }))
    expect(whole).toBeLessThanOrEqual(shown)
    peer.push(wantedBy(['you'], false))
    await page.getByText(t.rematchGone).waitFor()
    expect(await places()).toEqual(before)
  },
)

test('a press of a button that has only just appeared declines nothing, and a later one does', async () => {
  const { page, peer } = await arriveAtEnd()
  const pressed = inTheMoment(page, '.wanted .btn', () => {
    document.querySelector<HTMLButtonElement>('.wanted .btn')?.click()
  })
  peer.push(wantedBy(['you']))
  await pressed
  await page.waitForTimeout(700)
  expect(peer.waitingRequests).toBe(0)
  await button(page, t.rematchDecline).click()
  expect(await peer.take('rematch')).toMatchObject({ gameId: 'g1', want: false })
  await page.getByText(t.rematchDeclined).waitFor()
  peer.push(wantedBy(['you'], false))
  await button(page, t.someoneElse).click()
  expect(await peer.take('hello')).toBeDefined()
  expect(await peer.take('join')).toBeDefined()
})

test('a player who goes home from the end declines the rematch, also after having asked for it', async () => {
  const { page, peer } = await arriveAtEnd()
  await button(page, t.rematch).click()
  peer.reply(await peer.take('rematch'), { type: 'rematching', gameId: 'g1', asked: ['me'] })
  await button(page, t.home).click()
  const takesBack = await peer.take('rematch')
  expect(takesBack).toMatchObject({ want: false })
  await peer.take('hello')
  peer.reply(takesBack, { type: 'rematching', gameId: 'g1', asked: [] })
  expect(await peer.take('rematch')).toMatchObject({ want: false })
})

test.each(['home', 'someone else', 'a link'])(
  'a player who leaves the end declines the rematch: %s',
  async (way) => {
    const { page, peer } = await arriveAtEnd()
    if (way === 'home') await button(page, t.home).click()
    else if (way === 'someone else') await button(page, t.someoneElse).click()
    else await page.evaluate(() => Object.assign(location, { hash: '#/history' }))
    expect(await peer.take('rematch')).toMatchObject({ gameId: 'g1', want: false })
  },
)

test('leaving asks for confirmation, and Escape declines', async () => {
  const { page, peer } = await visit()
  peer.push(round(1))
  await button(page, t.leave).click()
  await button(page, t.stay).waitFor()
  await page.keyboard.press('Escape')
  await button(page, t.stay).waitFor({ state: 'detached' })
  expect(peer.waitingRequests).toBe(0)
  await button(page, t.leave).click()
  await page.getByRole('dialog').getByRole('button', { name: t.leave }).click()
  peer.reply(await peer.take('leave'), { type: 'left', gameId: 'g1' })
  await button(page, t.playNow).waitFor()
})

test('replaced: plays here again, or as another player in this tab', async () => {
  const { page, peer } = await visit()
  peer.push({ type: 'replaced' })
  await button(page, t.continueHere).click()
  const again = await nextPeer()
  expect(again.secret).toBe(peer.secret)
  await again.welcome()
  await button(page, t.playNow).waitFor()

  again.push({ type: 'replaced' })
  await button(page, t.beSomebodyElse).click()
  const other = await nextPeer()
  expect(other.secret).toHaveLength(43)
  expect(other.secret).not.toBe(peer.secret)
})

/** What the running animations move. */
const movedProperties = () =>
  document
    .getAnimations()
    .flatMap((one) => (one.effect as KeyframeEffect).getKeyframes())
    .flatMap((frame) => Object.keys(frame))
    .filter((property) => ['transform', 'scale', 'rotate', 'translate', 'clipPath'].includes(property))

test('with reduced motion the story is the same, and nothing moves', async () => {
  const { page, peer } = await visit({ ...DESKTOP, reducedMotion: 'reduce' })
  peer.push(round(1))
  await handsOpen(page)
  const moments = ['.arena.chanting .chant', '.arena.open', '.arena.strike', '.arena.us .call'].map(
    (moment) => inTheMoment(page, moment, movedProperties),
  )
  peer.push(result(1))
  expect(await Promise.all(moments)).toEqual([[], [], [], []])
})

test('the big screen moves nothing either', async () => {
  const { page } = await visit({ ...DESKTOP, reducedMotion: 'reduce' })
  await page.evaluate(() => {
    location.hash = '#/screen/K7M2P9'
  })
  const peer = await nextPeer()
  await peer.welcome()
  peer.reply(await peer.take('screen'), eventNow({ you: 'screen', gameId: 'e1', phase: 'playing' }))
  const told = Promise.all(
    ['.big-screen .chant', '.big-screen .opened', '.big-screen .chart'].map((moment) =>
      inTheMoment(page, moment, movedProperties),
    ),
  )
  peer.push(eventRound(2, { you: 'screen' }))
  await page.locator('.clock').waitFor()
  peer.push(eventResult(2, { you: 'screen' }))
  expect(await told).toEqual([[], [], []])
})

const FIRST_LOAD_BYTES = 90 * 1024

test('the first load is small: all that the page and its service worker fetch, compressed', async () => {
  const context = await openContext()
  const page = await context.newPage()
  const bodies: Promise<Buffer>[] = []
  const urls: string[] = []
  page.on('response', (response) => {
    urls.push(response.url())
    bodies.push(response.body())
  })
  await arrive(page)
  for (const path of ['sw.js', 'offline.html', 'offline.css', 'offline.js', 'icon.svg', 'manifest.json'])
    bodies.push(page.request.get(stage.built.url + path).then((response) => response.body()))
  const loaded = await Promise.all(bodies)
  // As in a development build, whose elements carry the file that they are written in.
  expect(loaded.filter((body) => body.includes('.tsx'))).toEqual([])
  const sizes = loaded.map((body) => gzipSync(body).length)
  expect(sizes.length).toBeGreaterThan(7)
  // Loaded when they are first needed.
  expect(urls.filter((url) => /(party-view|look-alikes|picture)-/.test(url))).toEqual([])
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(FIRST_LOAD_BYTES)
})

test('the page can be installed: its manifest and the named files exist', async () => {
  const context = await openContext()
  const page = await context.newPage()
  await arrive(page)
  const session = await context.newCDPSession(page)
  const { errors, data } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { icons } = JSON.parse(data ?? '{}') as { icons: { src: string }[] }
  for (const { src } of icons) expect((await page.request.get(stage.built.url + src)).status()).toBe(200)
})

test('says that the game cannot be reached, and tries again', async () => {
  const context = await openContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await page.route('**/config.json', (route) => route.fulfill({ status: 403, body: '<Error/>' }))
  await page.goto(stage.built.url)
  await heading(page, t.unreachableTitle.join(' '))
  await page.unroute('**/config.json')
  await button(page, t.tryAgain).click()
  await (await nextPeer()).welcome()
  await button(page, t.playNow).waitFor()
})

test('without a network the page says so, in both languages', async () => {
  const context = await openContext()
  const page = await context.newPage()
  await arrive(page)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.goto('about:blank')
  // The last test: from here on nobody answers.
  await stage.built.stop()
  await page.goto(stage.built.url)
  await heading(page, 'つながりません No connection')
  expect(await findBarriers(page)).toEqual([])
  const reloaded = page.waitForNavigation()
  await page.evaluate(() => void dispatchEvent(new Event('online')))
  await reloaded
})
