import { widthOf } from '../i18n/formatting.ts'
import type { TrayWords } from '../i18n/prompts.ts'
import { Connection } from './connection.tsx'
import type { ViewProps } from './props.ts'

/**
 * The two lines above the hands. The state of the connection takes their place: without a connection no hand can be
 * thrown, so they are all that a player can spare.
 */
export function Say({ words, ...props }: ViewProps & { words: TrayWords }) {
  const { main, more, isWarning } = words
  const kind = `${isWarning ? 'warn' : ''} ${widthOf(more) > LONG_MORE ? 'long' : ''}`
  return (
    <div class="say">
      {/* By its key a new text is a new element: one that is centred anew would count as a jump. */}
      <b key={main} class={widthOf(main) > LONG ? 'long' : undefined}>
        {main}
      </b>
      <span key={`${main} ${more}`} class={kind.trim() || undefined}>
        {more}
      </span>
      <Connection {...props} />
    </div>
  )
}

/** A longer line gets smaller letters: a name may have 20 of them. */
const LONG = 30
const LONG_MORE = 50
