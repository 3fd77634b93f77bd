import { integer, list, required, text } from '../members.ts'

/** Shapes that several requests share, with the constraints of the service's model. */
export const arn = () => text({ min: 1, max: 256 })
export const name = () => text({ min: 1, max: 80 })
/** The model limits a payload's characters. Its bytes are checked separately. */
export const payload = () => text({ max: 262_144 })
export const taskToken = () => required(text({ min: 1, max: 2048 }))
export const definition = () => text({ min: 1, max: 1_048_576 })
export const maxResults = () => integer({ min: 0, max: 1000 })
export const pageToken = (max = 1024) => text({ min: 1, max })
export const tags = () => list({ key: text({ min: 1, max: 128 }), value: text({ max: 256 }) })
export const errorName = () => text({ max: 256 })
export const cause = () => text({ max: 32_768 })
export const includedData = () => text({ values: ['ALL_DATA', 'METADATA_ONLY'] })
const machineTypes = ['STANDARD', 'EXPRESS'] as const
export const machineType = () => text<'STANDARD' | 'EXPRESS'>({ values: machineTypes })

/** The resource that most actions need permission on. */
export const onMachine = ({ stateMachineArn }: { stateMachineArn: string }) => stateMachineArn
export const onExecution = ({ executionArn }: { executionArn: string }) => executionArn
