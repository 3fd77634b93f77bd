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

/** The end of an ARN: "Game", "Orders-Notify". */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1)
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
