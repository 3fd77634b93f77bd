import { addUnits, noUnits, scaled, type Units } from '../../local-aws/src/telemetry/meter.ts'
import type { MeasuredKind } from './measure-kinds.ts'

/** Number of games of each kind in a hundred, by the kind's name. */
export type Mix = ReadonlyMap<string, number>

export const ownMix = (kinds: readonly MeasuredKind[]): Mix =>
  new Map(kinds.map(({ kind }) => [kind.name, kind.share]))

/** Parses `duel=80,bot=20`. Throws for anything that is not a mix of these kinds. */
export function readMix(text: string, names: readonly string[]): Mix {
  const mix = new Map<string, number>()
  for (const part of text.split(',')) {
    const [name = '', share = ''] = part.split('=')
    if (!names.includes(name)) throw new Error(`There is no game ${name}; there are: ${names.join(', ')}.`)
    if (!/^\d+(\.\d+)?$/.test(share)) throw new Error(`${name} needs a share, for example ${name}=50.`)
    mix.set(name, Number(share))
  }
  if ([...mix.values()].every((share) => share === 0)) throw new Error('A mix needs a game.')
  return mix
}

/** A game including its players' connections. */
export function withVisits({ units, visits }: MeasuredKind): Units {
  const whole = noUnits()
  addUnits(whole, units)
  addUnits(whole, visits)
  return whole
}

/** The average game of the mix. */
export function averageOf(
  kinds: readonly MeasuredKind[],
  mix: Mix,
  unitsOf: (kind: MeasuredKind) => Units,
): Units {
  const average = noUnits()
  const all = [...mix.values()].reduce((sum, share) => sum + share, 0)
  for (const measured of kinds)
    addUnits(average, scaled(unitsOf(measured), (mix.get(measured.kind.name) ?? 0) / all))
  return average
}
