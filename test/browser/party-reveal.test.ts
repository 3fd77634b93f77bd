/** What the pages of a party show while the hands meet: nothing that tells the outcome. */
import type { Page } from 'playwright-core'
import { partyWordsIn } from '../../web/party/words/index.ts'
import { DESKTOP, usePage, type Visit } from './page-stage.ts'
import { attend, begun, eventResult, eventRound, hold, show } from './party-scenes.ts'
import { button, handsOpen } from './scenes.ts'

const stage = usePage()
const w = partyWordsIn('en')

/** The text of these elements at the first moment when the chant is there, and when it is over. */
async function atTheChant(page: Page, elements: string, after: string): Promise<(string | undefined)[]> {
  const textWhen = async (there: string) => {
    const text = await page.waitForFunction(
      ([there, elements]) =>
        document.querySelector(there) &&
        [...document.querySelectorAll(elements)].map(({ textContent }) => textContent).join('|'),
      [there, elements] as const,
      { polling: 'raf' },
    )
    return (await text.jsonValue()) ?? undefined
  }
  return [await textWhen('.chant'), await textWhen(after)]
}

const oldTurn = { round: 2, left: 71, turnSeconds: 60, deadline: 0, msLeft: 50_000, names: [] }
const turn = { ...oldTurn, thrown: false, commitment: null }

async function play(visit: Visit, elements: string, after: string): Promise<(string | undefined)[]> {
  const seen = atTheChant(visit.page, elements, after)
  visit.peer.push({ ...eventResult(2, { left: 12 }), you: 'in' })
  visit.peer.push(eventRound(3, { left: 12 }))
  return seen
}

test('a guest’s page has the old number of guests, and then the verdict once', async () => {
  const visit = await stage.visit(DESKTOP)
  await attend(visit)
  visit.peer.push(begun('in', { last: eventResult(1), turn }))
  await handsOpen(visit.page)
  expect(await play(visit, '.rd, .game > .sr, .say > b', '.verdict')).toEqual([
    `${visit.t.roundTitle('2')} · ${w.leftNow('71')}|${visit.t.turnOver}|${w.leftNow('71')}`,
    `${visit.t.roundTitle('3')} · ${w.leftNow('12')}|${w.waitingForNext}|${w.leftNow('12')}`,
  ])
})

test('the host’s page has the old progress', async () => {
  const visit = await stage.visit(DESKTOP)
  await hold(visit)
  visit.peer.push(begun('host', { last: eventResult(1), turn }))
  await handsOpen(visit.page)
  const seen = atTheChant(visit.page, '.progress .num, .party-bars h2', '.host-had ~ p')
  visit.peer.push(
    eventResult(2, { left: 12, you: 'host', counts: { rock: 59, scissors: 3, paper: 9, none: 0 } }),
  )
  expect((await seen)[0]).toBe(`71 / 71|${visit.t.roundTitle('1')} · ${w.everybodysHands}`)
  await visit.page.locator('.host-had ~ p', { hasText: w.leftNow('12') }).waitFor()
})

test('the big screen has the old number of guests', async () => {
  const visit = await stage.visit(DESKTOP)
  const peer = await show(visit, begun('screen', { last: eventResult(1), turn }))
  await visit.page.locator('.clock').waitFor()
  const seen = atTheChant(visit.page, '.heading', '.chart')
  peer.push({ ...eventResult(2, { left: 12 }), you: 'screen' })
  expect((await seen)[0]).toBe(`${visit.t.roundTitle('2')}${w.leftLabel} 71`)
})

test('the big screen shows only the host’s hand', async () => {
  const visit = await stage.visit(DESKTOP)
  const peer = await show(visit, begun('screen', { last: eventResult(1), turn }))
  await visit.page.locator('.clock').waitFor()
  const opacity = visit.page.waitForFunction(() => {
    const fist = document.querySelector('.opened .armbox.me')
    return fist && getComputedStyle(fist).opacity
  })
  peer.push({ ...eventResult(2, { left: 12 }), you: 'screen' })
  expect(await (await opacity).jsonValue()).toBe('0')
})

test('a winner’s code stays where it is when the party ends', async () => {
  const visit = await stage.visit(DESKTOP)
  const { page, peer, t } = visit
  await attend(visit)
  peer.push(begun('in', { last: eventResult(1), turn }))
  await handsOpen(page)
  const topOfCode = () => page.locator('.prize').evaluate((prize) => prize.getBoundingClientRect().top)
  const over = { winners: [{ playerId: 'me', name: 'Mei' }], rounds: 2, reason: 'won' as const }
  peer.push(eventResult(2, { left: 1, you: 'won', over, prizeCode: 'P3M4Q8' }))
  await page.locator('.won-poster').waitFor()
  const [isEarly, before] = [await button(page, t.home).isHidden(), await topOfCode()]
  await button(page, t.home).waitFor()
  expect({ isEarly, top: await topOfCode() }).toEqual({ isEarly: true, top: before })
})
