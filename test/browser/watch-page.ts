import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Collects what the browser holds against the page: uncaught errors, and what its content policy forbids. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  return complaints
}

/** What axe, with all its rules of WCAG 2.2 A and AA, finds wrong with the page as it stands. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return runAxe(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
}

/** The rules that colours and sizes can break, for a page that `findBarriers` has passed in another look. */
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

/** Ends everything that moves: colours are measured as they stay. */
export const settle = (page: Page) =>
  page.evaluate(() => {
    const moving = () =>
      document.getAnimations().filter(({ effect, playState }) => {
        return playState === 'running' && effect?.getComputedTiming().iterations !== Infinity
      })
    // The end of one may begin another.
    for (let found = moving(); found.length > 0; found = moving()) for (const one of found) one.finish()
  })

/** As when another tab is in front of the page, and when it is in front again. */
export const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate(
    (value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    hidden ? 'hidden' : 'visible',
  )

/** How many pixels the page is wider than its window, or the content of a part wider than the part. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll('dialog, .tray, .sheet')]
    const over = parts.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    return Math.max(document.documentElement.scrollWidth - window.innerWidth, ...over)
  })
}

/** All that the page says, seen or read out: its title, its texts but for code, and the labels of what has none. */
export function shownTextOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    // What was read out before the language was switched stays as it was said.
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
