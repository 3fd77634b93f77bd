import { App, Validations } from 'aws-cdk-lib'
import { JankenStack } from './janken-stack.ts'
import { readSettings } from './settings.ts'

const app = new App()
new JankenStack(app, 'Janken', { settings: readSettings(app.node) })
// Checks change nothing in the template and take a third of the synthesis, so whoever only wants to run it here
// switches off CDK's own and these. `cdk synth` and `cdk deploy` have both.
if (process.env.CDK_VALIDATION !== 'false') {
  const { AwsSolutionsChecks } = await import('cdk-nag')
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}
