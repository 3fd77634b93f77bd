import { Template } from 'aws-cdk-lib/assertions'
import { synthesizedTemplate } from '../../tools/synthesized-template.ts'

// CDK's check of the finished template is test/infra/synth.test.ts's: it would be most of the time here.
process.env.CDK_VALIDATION = 'false'

/** The stack's template, to be asserted about. */
export const synthesizeTemplate = (context: Record<string, unknown> = {}): Template =>
  Template.fromJSON(synthesizedTemplate(context))
