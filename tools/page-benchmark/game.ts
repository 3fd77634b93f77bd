/** A best of three on a slow processor: how long the browser is busy at a time, and how far the page jumps. */
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { joinAsOpponent } from './opponent.ts'
import { CATEGORIES, SHOWS, type Task, tasksOf } from './tasks.ts'

const SLOWED_BY = 4
/** The keys of the page's hands, and the opponent's hands: a draw, a round won, one lost, and the last one won. */
const KEYS = ['1', '1', '2', '3']
const OTHERS = ['rock', 'scissors', 'rock', 'rock'] as const
const LOOK_EVERY_MS = 100
const FOREVER_MS = 60_000

export interface GameFigures {
  /** From the first touch to the end page. `during` is the classes of the arena, or of the screen. */
  tasks: (Task & {
    /** Whether the game had begun: the page showed its arena or its end. */
    isInGame: boolean
  })[]
  /** The share of the time in which the main thread was busy. */
  busy: number
  layoutShift: number
}

interface Watched {
  layoutShift: number
}

/** The mark's prefix before the classes of the arena or of the end. */
const IN_GAME = 'game: '

export async function measureGame(
  browser: Browser,
  { web, ws }: { web: string; ws: string },
  options: BrowserContextOptions,
  traceFile?: string,
): Promise<GameFigures> {
  const context = await browser.newContext({ locale: 'ja-JP', ...options })
  try {
    await context.addInitScript(watchPage, { shows: SHOWS, inGame: IN_GAME })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await page.goto(web)
    await until(session, `document.querySelector('.home-view .btn.main:not([aria-disabled=true])')`)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED_BY })
    await session.send('Performance.enable')
    await browser.startTracing(page, traceFile ? { path: traceFile } : { categories: CATEGORIES })
    const opponent = await joinAsOpponent(ws, OTHERS)
    await touch(page, session, '.home-view .btn.main', options.hasTouch)
    const began = await busySeconds(session)
    const beganAt = performance.now()
    for (const [index, key] of KEYS.entries()) {
      await until(session, `${turnIsOpen} && document.querySelectorAll('.arena h1').length`)
      if (index === 1) await showStamp(session)
      await page.keyboard.press(key)
      await until(session, `!(${turnIsOpen})`)
    }
    await until(session, `document.querySelector('.end-view')`)
    // The end page is still moving: confetti falls, and the rounds appear again.
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    const busy = ((await busySeconds(session)) - began) / ((performance.now() - beganAt) / 1000)
    await opponent.over
    opponent.leave()
    const tasks = tasksOf(await browser.stopTracing()).map((task) => ({
      ...task,
      during: task.during.replace(IN_GAME, ''),
      isInGame: task.during.startsWith(IN_GAME),
    }))
    const layoutShift = await evaluate<number>(session, 'window.layoutShift')
    return { tasks, busy, layoutShift }
  } finally {
    await context.close()
  }
}

/** A touch as a person's: it lets the page play sounds, so the page opens the audio device. */
async function touch(page: Page, session: CDPSession, selector: string, isTap = false): Promise<void> {
  const { x, y } = await evaluate<{ x: number; y: number }>(
    session,
    `(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(
      document.querySelector('${selector}').getBoundingClientRect())`,
  )
  await (isTap ? page.touchscreen.tap(x, y) : page.mouse.click(x, y))
}

const turnIsOpen = `document.querySelector('.pick:not(.shut)') !== null`

async function showStamp(session: CDPSession): Promise<void> {
  await evaluate(session, `document.querySelector('.stampbar button').click()`)
  await until(session, `document.querySelector('.stampgrid button')`)
  await evaluate(session, `document.querySelector('.stampgrid button').click()`)
  await until(session, `!document.querySelector('.stampgrid')`)
}

/** Asks the page by itself, since playwright's own waiting would be work of the slowed processor. */
async function until(session: CDPSession, expression: string): Promise<void> {
  const end = performance.now() + FOREVER_MS
  while (!(await evaluate<boolean>(session, `Boolean(${expression})`))) {
    if (performance.now() > end) throw new Error(`The page never came to: ${expression}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function evaluate<T = unknown>(session: CDPSession, expression: string): Promise<T> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    returnByValue: true,
  })
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
  return result.value as T
}

async function busySeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

/** Runs in the page: marks what it shows, and adds up its jumps. */
function watchPage({ shows, inGame }: { shows: string; inGame: string }): void {
  const watched = window as unknown as Watched
  watched.layoutShift = 0
  let before = ''
  new MutationObserver(() => {
    const shown = document.querySelector('.arena') ?? document.querySelector('main')
    const isInGame = document.querySelector('.arena, .end-view') !== null
    const now = (isInGame ? inGame : '') + (shown?.className.replace('press arena on ', '') ?? '')
    if (now !== before) performance.mark(shows + now)
    before = now
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['class'] })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      watched.layoutShift += (entry as unknown as { value: number }).value
  }).observe({ type: 'layout-shift' })
}
