import type { Json } from '../api-types.ts'

type Value = Record<string, Json>

/** An item or a key in DynamoDB's JSON, as plain JSON. A number that JavaScript cannot hold exactly stays text. */
export function plainItem(item: Record<string, Value>): Json {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]))
}

function plainValue(value: Value): Json {
  const [type, content] = Object.entries(value)[0] ?? []
  switch (type) {
    case 'N':
      return plainNumber(String(content))
    case 'NS':
      return (content as string[]).map(plainNumber)
    case 'L':
      return (content as Value[]).map(plainValue)
    case 'M':
      return plainItem(content as Record<string, Value>)
    case 'NULL':
      return null
    default:
      return content ?? null
  }
}

const plainNumber = (text: string): Json => {
  const value = Number(text)
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? value : text
}
