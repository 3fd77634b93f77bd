const compiled = new Map<string, RegExp>()

/** `arn:<partition>:<service>:<region>:<account>:<resource>`; the resource may hold more colons. */
const componentsOf = (arn: string): string[] => {
  const [arnWord = '', partition = '', service = '', region = '', account = '', ...resource] = arn.split(':')
  return [arnWord, partition, service, region, account, resource.join(':')]
}

/** Compares each of the six components of an ARN with its own pattern. `*` alone matches any ARN. */
export const arnLike = (pattern: string, arn: string): boolean => {
  if (pattern === '*') return true
  const components = componentsOf(arn)
  return componentsOf(pattern).every((part, index) => wildcard(part).test(components[index] ?? ''))
}

/** Compiles a pattern of a policy: `*` matches any characters, `?` exactly one. */
export function wildcard(pattern: string, flags = ''): RegExp {
  const key = `${flags} ${pattern}`
  const known = compiled.get(key)
  if (known) return known
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const made = new RegExp(`^${source}$`, `s${flags}`)
  compiled.set(key, made)
  return made
}
