export interface TabItem<Name extends string> {
  name: Name
  title: string
  figure?: number
}

export function Tabs<Name extends string>(props: {
  label: string
  tabs: TabItem<Name>[]
  current: Name
  onSelect: (name: Name) => void
}) {
  const { tabs, current, onSelect } = props
  const move = (step: number) => {
    const at = tabs.findIndex(({ name }) => name === current)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (next) onSelect(next.name)
  }
  return (
    <div class="tabs" role="tablist" aria-label={props.label}>
      {tabs.map(({ name, title, figure }) => (
        <button
          type="button"
          key={name}
          role="tab"
          class="tab"
          aria-selected={name === current}
          tabIndex={name === current ? 0 : -1}
          onClick={() => onSelect(name)}
          onKeyDown={(event) => {
            const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
            if (!step) return
            event.preventDefault()
            event.stopPropagation()
            move(step)
          }}
        >
          {title}
          {figure !== undefined && <span class="figure"> {figure}</span>}
        </button>
      ))}
    </div>
  )
}
