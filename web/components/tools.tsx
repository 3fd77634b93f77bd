import { Icon } from '../art/icons.tsx'
import type { ViewProps } from './props.ts'

function SoundSwitch({ state, events, t }: ViewProps) {
  const { sound } = state.settings
  const label = sound ? t.mute : t.unmute
  return (
    <button
      type="button"
      class="ib"
      aria-label={label}
      title={label}
      onClick={() => events.set({ sound: !sound })}
    >
      <Icon name={sound ? 'sound' : 'mute'} />
    </button>
  )
}

/** Switches for the language, by its own name, and for the sound. */
export function Switches(props: ViewProps) {
  const { state, events, t } = props
  const other = state.settings.language === 'ja' ? 'en' : 'ja'
  return (
    <>
      <button type="button" class="ib" lang={other} onClick={() => events.set({ language: other })}>
        {t.otherLanguage}
      </button>
      <SoundSwitch {...props} />
    </>
  )
}

export function Tools(props: ViewProps) {
  return (
    <div class="tools">
      <Switches {...props} />
    </div>
  )
}
