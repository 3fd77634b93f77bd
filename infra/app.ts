import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { JankenStack } from './janken-stack.ts'
import { readSettings } from './settings.ts'

const app = new App()
new JankenStack(app, 'Janken', { settings: readSettings(app.node) })
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
