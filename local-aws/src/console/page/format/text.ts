/** "1 retry", "3 retries". */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${formatNumber(amount)} ${amount === 1 ? one : many}`
}

/** Digits in groups of three: "20,000". */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US')
}

/** An id as it stands in a list: its first characters. */
export function shortenId(id: string, length = 8): string {
  return id.length > length + 4 ? `${id.slice(0, length)}…` : id
}

/** The end of an ARN: "Orders-Notify". */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
}

/**
 * A name that CloudFormation has generated, without what only makes it unique: the stack before it, the hash of the
 * logical id and the random end. "Orders-NotifyA5CEA46C-C49ZDQ1X2Y3Z" of the app Orders is "Notify".
 */
export function shortenName(name: string, app = ''): string {
  const short = name.replace(/(?:[0-9A-F]{8})?-[0-9A-Z]{10,13}$/, '')
  return app && short.startsWith(`${app}-`) && short.length > app.length + 1
    ? short.slice(app.length + 1)
    : short
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** Prose of several names: "Mei", "Mei and Yuki", "Mei, Yuki and 3 more". */
export function joinNames(names: string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? ''
  if (names.length <= most) return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
}
