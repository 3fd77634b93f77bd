import { App, Validations } from 'aws-cdk-lib'
import { EdgeStack } from './edge-stack.ts'
import { JankenStack } from './janken-stack.ts'
import { PipelineStack } from './pipeline-stack.ts'
import { readSettings, stackNameOf } from './settings.ts'

const app = new App()
const settings = readSettings(app.node)
new JankenStack(app, stackNameOf(settings), { settings })
if (settings.domain) new EdgeStack(app, settings)
if (settings.github) new PipelineStack(app, settings, settings.github)
// The checks change nothing in the template and take a third of the synthesis. Running the app locally skips these and
// CDK's own. `cdk synth` and `cdk deploy` run both.
if (process.env.CDK_VALIDATION !== 'false') {
  const { AwsSolutionsChecks } = await import('cdk-nag')
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
}
