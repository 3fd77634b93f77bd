/** The state machines of the synthesized template, for the test kit. */
import { stateMachineIn, type TestMachine } from '../../local-aws/src/kit/index.ts'
import { synthesizeTemplate } from './template.ts'

const machines = new Map<string, TestMachine>()

function machineOf(construct: 'Game' | 'Events'): TestMachine {
  const known = machines.get(construct)
  if (known) return known
  const template = synthesizeTemplate()
  const ids = Object.keys(template.findResources('AWS::StepFunctions::StateMachine'))
  const logicalId = ids.find((id) => id.startsWith(construct))
  if (!logicalId) throw new Error(`The template has no state machine of ${construct}.`)
  const machine = stateMachineIn(template.toJSON(), { logicalId })
  machines.set(construct, machine)
  return machine
}

export const gameMachine = () => machineOf('Game')
export const eventMachine = () => machineOf('Events')
