/** The name of a function or a role without the stack's name and CloudFormation's hash. For an ARN, its end. */
export const spenderName = (name: string): string =>
  (name.split('/').at(-1) ?? name).replace(/^Janken-?/, '').replace(/[0-9A-F]{8}-?\w*$/, '')
