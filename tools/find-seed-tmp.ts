import { synthesizeDeployed } from './simulate/deployed.ts'
import { playSeed } from './simulate/run-seed.ts'
import { shrinkSeed } from './simulate/shrink-seed.ts'
const deployed = synthesizeDeployed()
const definition = JSON.parse(deployed.machine.definition)
const close = definition.States['Close the round']
delete close.Retry
close.Catch[1].Next = 'Judge'
const planted = { ...deployed, machine: { ...deployed.machine, definition: JSON.stringify(definition) } }
for (let seed = 1; seed <= 400; seed++) {
  const o = await playSeed(planted, { seed, isShort: true })
  if (o.violations.length === 0) continue
  const t = process.cpuUsage()
  const s = await shrinkSeed(planted, o, { isShort: true })
  console.log(seed, 'faults', o.faults.length, '->', s.faults.length, 'shrink cpu', (process.cpuUsage(t).user / 1e6).toFixed(1), s.faults.join(' | ').slice(0, 150), o.calls)
}
