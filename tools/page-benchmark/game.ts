/** A best of three on a slow processor: how long the browser is busy at a time, and how far the page jumps. */
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { joinAsOpponent } from './opponent.ts'

const SLOWED_BY = 4
/** The keys of the page's hands, and the opponent's hands: a draw, a round won, one lost, and the last one won. */
const KEYS = ['1', '1', '2', '3']
const OTHERS = ['rock', 'scissors', 'rock', 'rock'] as const
const LOOK_EVERY_MS = 100
const FOREVER_MS = 60_000

export interface LongTask {
  ms: number
  /** What the page showed when the task had ended: the classes of the arena, or of the screen. */
  during: string
  /** Whether the game had begun: the page showed its arena or its end. */
  isInGame: boolean
}

export interface GameFigures {
  /** Tasks of more than 50 ms, which browsers call long, from the first touch to the end page. */
  longTasks: LongTask[]
  /** The share of the time in which the main thread was busy. */
  busy: number
  layoutShift: number
}

interface Watched {
  longTasks: LongTask[]
  layoutShift: number
}

export async function measureGame(
  browser: Browser,
  { web, ws }: { web: string; ws: string },
  options: BrowserContextOptions,
  traceFile?: string,
): Promise<GameFigures> {
  const context = await browser.newContext({ locale: 'ja-JP', ...options })
  try {
    await context.addInitScript(watchPage)
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await page.goto(web)
    await until(session, `document.querySelector('.home-view .btn.main:not([aria-disabled=true])')`)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWED_BY })
    await session.send('Performance.enable')
    if (traceFile) await browser.startTracing(page, { path: traceFile })
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
    if (traceFile) await browser.stopTracing()
    const { longTasks, layoutShift } = await evaluate<Watched>(
      session,
      '({ longTasks: window.longTasks, layoutShift: window.layoutShift })',
    )
    return { longTasks, busy, layoutShift }
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

/** Runs in the page. */
function watchPage(): void {
  const watched = window as unknown as Watched
  watched.longTasks = []
  watched.layoutShift = 0
  new PerformanceObserver((list) => {
    const shown = document.querySelector('.arena') ?? document.querySelector('main')
    const during = shown?.className.replace('press arena on ', '') ?? ''
    const isInGame = document.querySelector('.arena, .end-view') !== null
    for (const { duration } of list.getEntries()) watched.longTasks.push({ ms: duration, during, isInGame })
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      watched.layoutShift += (entry as unknown as { value: number }).value
  }).observe({ type: 'layout-shift' })
}
