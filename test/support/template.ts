import { Template } from 'aws-cdk-lib/assertions'
import { synthesizedTemplate } from '../../tools/synthesized-template.ts'

// Skips CDK's validation of the template, which is slow. test/infra/synth.test.ts runs it.
process.env.CDK_VALIDATION = 'false'

/** The stack's template with any settings, for assertions. It loads the CDK, which takes seconds. */
export const synthesizeTemplate = (context: Record<string, unknown> = {}): Template =>
  Template.fromJSON(synthesizedTemplate(context))
