import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Collects uncaught errors and violations of the content policy. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  return complaints
}

/** The problems that axe finds in the current page, with all rules of WCAG 2.2 A and AA. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return runAxe(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
}

/** Only the rules about colours and sizes, for a page that has passed `findBarriers` in another look. */
export function findBarriersOfLook(page: Page): Promise<string[]> {
  return runAxe(page, ['color-contrast', 'target-size', 'scrollable-region-focusable'])
}

async function runAxe(page: Page, runOnly: string[]): Promise<string[]> {
  const violations = await page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const results = await axe.run({ runOnly, resultTypes: ['violations'] })
    return results.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) }))
  }, runOnly)
  return violations.map(({ id, where }) => `${id}: ${where.join(' ')}`)
}

/** These elements are empty at first. Their content appears a few frames after the rest of the screen. */
const AWAITING = '.token:empty, .tools:empty, .top:empty, .pose:empty, .in > .a:empty, .replay:empty'

/** Waits until a new screen is complete, and ends all animations, so that final colours are measured. */
export async function settle(page: Page): Promise<void> {
  await page.waitForFunction((awaiting) => !document.querySelector(awaiting), AWAITING)
  await page.evaluate(() => {
    const moving = () =>
      document.getAnimations().filter(({ effect, playState }) => {
        return playState === 'running' && effect?.getComputedTiming().iterations !== Infinity
      })
    // The end of one animation may start another.
    for (let found = moving(); found.length > 0; found = moving()) for (const one of found) one.finish()
  })
}

/** Simulates that another tab covers the page, or no longer does. */
export const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate(
    (value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    hidden ? 'hidden' : 'visible',
  )

/** The largest horizontal overflow of the page or of one of its parts, in pixels. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll('dialog, .tray, .sheet')]
    const over = parts.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, ...over)
  })
}

/** All texts of the page: its title, visible texts except code, and labels for screen readers. */
export function shownTextOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    // Announcements from before the language was switched stay unchanged.
    const isEnglish = document.documentElement.lang === 'en'
    const walker = document.createTreeWalker(document.getElementById('app') ?? document, NodeFilter.SHOW_TEXT)
    const texts: string[] = []
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode
      if (parentElement?.closest('code')) continue
      if (!isEnglish || !parentElement?.closest('[role=log]')) texts.push(textContent ?? '')
    }
    const labelled = [...document.querySelectorAll('[aria-label], [title], [placeholder]')]
    const labels = labelled.flatMap((one) =>
      ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name) ?? ''),
    )
    return [document.title, ...texts, ...labels].join('\n')
  })
}
