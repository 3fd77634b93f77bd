import type { ComponentChildren } from 'preact'
import { Icon } from '../art/icons.tsx'
import { HOME, hashOf } from '../state/route.ts'
import { Later } from './later.tsx'
import type { ViewProps } from './props.ts'
import { Tools } from './tools.tsx'

/** The two inks, which overprint where they overlap. */
export function Inks() {
  return (
    <>
      <div class="field them" />
      <div class="field me" />
    </>
  )
}

interface PosterProps extends ViewProps {
  kind?: string
  /** Called instead of following the link to the start page. */
  goHome?: () => void
  hasHome?: boolean
  children: ComponentChildren
}

export function Poster({ kind = '', hasHome = true, goHome, children, ...props }: PosterProps) {
  const { t } = props
  return (
    <section class={`press poster on ${kind}`}>
      <Inks />
      <div class="top">
        {hasHome && !goHome && (
          <a class="ib" href={hashOf(HOME)} aria-label={t.home} title={t.home}>
            <Icon name="back" />
          </a>
        )}
        {goHome && (
          <button type="button" class="ib" aria-label={t.home} title={t.home} onClick={goHome}>
            <Icon name="back" />
          </button>
        )}
        <Later frames={1}>
          <Tools {...props} />
        </Later>
      </div>
      {children}
    </section>
  )
}

/** A poster, above or on the left, and a sheet with the actions. */
export function Split({
  kind = '',
  poster,
  children,
}: {
  kind?: string
  poster: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <div class={`split ${kind}`}>
      {poster}
      <section class="sheet">
        <div class="inner">{children}</div>
      </section>
    </div>
  )
}

/** A title in lines, as on a poster. Read out as one. */
export function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line, index) => (
        <span key={line} class="line">
          {line}
          {index < lines.length - 1 ? ' ' : ''}
        </span>
      ))}
    </>
  )
}
