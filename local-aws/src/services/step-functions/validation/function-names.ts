/** Names after `$` that are functions of JSONata 2.0.6 or of Step Functions, not variables. */
export const functionNames: ReadonlySet<string> = new Set(
  [
    // Strings
    'string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join',
    'match replace eval base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl',
    // Numbers
    'number abs floor ceil round power sqrt random formatNumber formatBase formatInteger parseInteger',
    'sum max min average',
    // Booleans, arrays, objects
    'boolean not exists count append sort reverse shuffle distinct zip keys lookup spread merge sift each',
    'error assert type',
    // Dates, higher order
    'now millis fromMillis toMillis map filter single reduce clone',
    // Step Functions
    'partition range hash uuid parse',
  ].flatMap((line) => line.split(' ')),
)
