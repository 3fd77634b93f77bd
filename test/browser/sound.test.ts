/** The page's sounds, as Chromium's audio device gets them. */
import type { Page } from 'playwright-core'
import { usePage } from './page-stage.ts'
import { button, handsOpen, result, round } from './scenes.ts'

const { visit } = usePage()

declare global {
  interface Window {
    /** Set by `record`. */
    sounds(): Sounds
  }
}

interface Sounds {
  /** The waves of all oscillators that were made, and of those that were started. */
  made: OscillatorType[]
  started: OscillatorType[]
  isRunning: boolean
}

/** Records all oscillators from now on. */
function record(page: Page) {
  return page.evaluate(() => {
    const made: OscillatorNode[] = []
    const started: OscillatorNode[] = []
    let audio: BaseAudioContext | undefined
    const make = AudioContext.prototype.createOscillator
    AudioContext.prototype.createOscillator = function () {
      audio = this
      const oscillator = make.call(this)
      made.push(oscillator)
      const start = oscillator.start
      oscillator.start = (when) => {
        started.push(oscillator)
        start.call(oscillator, when)
      }
      return oscillator
    }
    const waves = (nodes: OscillatorNode[]) => nodes.map(({ type }) => type)
    Object.assign(window, {
      sounds: () => ({ made: waves(made), started: waves(started), isRunning: audio?.state === 'running' }),
    })
  })
}

const soundsOf = (page: Page) => page.evaluate(() => window.sounds())
const prepared = (page: Page) =>
  page.waitForFunction(() => {
    const { made, isRunning } = window.sounds()
    return made.length === 3 && isRunning
  })
const heard = (page: Page, count: number) =>
  page.waitForFunction((count) => window.sounds().started.length >= count, count)

test('nothing sounds before the first touch, which prepares every wave without a sound', async () => {
  const { page, peer } = await visit()
  await record(page)
  peer.push(round(1))
  await handsOpen(page)
  expect(await soundsOf(page)).toEqual({ made: [], started: [], isRunning: false })

  await page.mouse.click(5, 5)
  await prepared(page)
  const { made, started } = await soundsOf(page)
  expect(made.sort()).toEqual(['sine', 'square', 'triangle'])
  expect(started).toEqual([])
})

test('a game that begins and a result sound, and nothing does after the switch is off', async () => {
  const { page, peer, t } = await visit()
  await record(page)
  await page.mouse.click(5, 5)
  await prepared(page)
  peer.push(round(1))
  await heard(page, 1)
  expect((await soundsOf(page)).started[0]).toBe('triangle')
  await handsOpen(page)

  await button(page, t.mute).click()
  await button(page, t.unmute).waitFor()
  const before = (await soundsOf(page)).started.length
  peer.push(result(1))
  peer.push(round(2))
  await page.locator('.pick.shut').waitFor()
  await handsOpen(page)
  expect((await soundsOf(page)).started).toHaveLength(before)

  await button(page, t.unmute).click()
  peer.push(result(2))
  await heard(page, before + 1)
})
