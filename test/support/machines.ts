/** The state machines of the synthesized template, for the test kit. */
import { stateMachineIn, type TestMachine } from '../../local-aws/src/kit/index.ts'
import { deployedTemplate } from './deployed-template.ts'

const machines = new Map<string, Promise<TestMachine>>()

function machineOf(construct: 'Game' | 'Events'): Promise<TestMachine> {
  const known = machines.get(construct)
  if (known) return known
  const machine = readMachine(construct)
  machines.set(construct, machine)
  return machine
}

async function readMachine(construct: string): Promise<TestMachine> {
  const template = await deployedTemplate()
  const [logicalId] = Object.entries(template.Resources ?? {})
    .filter(([id, { Type }]) => Type === 'AWS::StepFunctions::StateMachine' && id.startsWith(construct))
    .map(([id]) => id)
  if (!logicalId) throw new Error(`The template has no state machine of ${construct}.`)
  return stateMachineIn(template, { logicalId })
}

export const gameMachine = () => machineOf('Game')
export const eventMachine = () => machineOf('Events')
