/** During a run, the process's clock and random numbers are the run's. */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import timersPromises from 'node:timers/promises'
import type { Chance } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Returns a function that restores everything. `chance` gives the random numbers of the code that runs now. */
export function replaceGlobals(time: VirtualTime, chance: () => Chance): () => void {
  const { fake } = time
  const setTimer = (callback: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const { owner } = time
    return fake.setTimeout(() => {
      if (owner?.isOver) return
      time.owner = owner
      callback(...given)
    }, Math.ceil(ms))
  }
  const clearTimer = (timer: unknown) => fake.clearTimeout(timer as never)
  const randomBytes = (size: number) =>
    Buffer.from(Array.from({ length: size }, () => chance().whole(0, 255)))
  const randomInt = (least: number, most?: number) =>
    most === undefined ? chance().whole(0, least - 1) : chance().whole(least, most - 1)
  const randomUUID = () =>
    randomBytes(16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  const pause = (ms = 0, value?: unknown) => new Promise((resolve) => void setTimer(() => resolve(value), ms))

  const restores = [
    replace(globalThis, { Date: fake.Date, setTimeout: setTimer, clearTimeout: clearTimer }),
    replace(Math, { random: () => chance().next() }),
    replace(timersPromises, { setTimeout: pause }),
    replace(crypto, { randomBytes, randomInt, randomUUID }),
  ]
  syncBuiltinESMExports()
  return () => {
    for (const restore of restores) restore()
    syncBuiltinESMExports()
  }
}

function replace(target: object, members: Record<string, unknown>): () => void {
  const before = Object.fromEntries(Object.keys(members).map((name) => [name, Reflect.get(target, name)]))
  Object.assign(target, members)
  return () => void Object.assign(target, before)
}
