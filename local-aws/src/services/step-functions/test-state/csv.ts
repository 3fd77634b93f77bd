export interface CsvOptions {
  CSVHeaderLocation?: string
  CSVHeaders?: string[]
  CSVDelimiter?: string
}

const DELIMITERS: Readonly<Record<string, string>> = {
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  SPACE: ' ',
  TAB: '\t',
}

/** Reads rows of RFC 4180 as objects of texts. The first row or the given names are the keys. */
export function readCsv(text: string, options: CsvOptions): { [column: string]: string }[] {
  const {
    CSVHeaderLocation: location = 'FIRST_ROW',
    CSVHeaders: given = [],
    CSVDelimiter = 'COMMA',
  } = options
  const rows = rowsOf(text, DELIMITERS[CSVDelimiter] ?? ',')
  const columns = location === 'GIVEN' ? given : (rows.shift() ?? [])
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] ?? ''])))
}

function rowsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  const endField = () => {
    row.push(field)
    field = ''
  }
  const endRow = () => {
    endField()
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string
    if (quoted) {
      if (character !== '"') field += character
      else if (text[i + 1] === '"') field += text[++i]
      else quoted = false
    } else if (character === '"' && field === '') quoted = true
    else if (character === delimiter) endField()
    else if (character === '\n') endRow()
    else if (character !== '\r') field += character
  }
  endRow()
  return rows
}
