import { Lines } from '../components/poster.tsx'
import type { Messages } from '../i18n/catalogue.ts'

export function Unreachable({ t, retry }: { t: Messages; retry: () => void }) {
  return (
    <main class="screen">
      <div class="split">
        <section class="press poster on invite-poster">
          <div class="field them" />
          <div class="field me" />
          <div class="low" role="alert">
            <h1 class="huge">
              <Lines lines={t.unreachableTitle} />
            </h1>
            <p class="b">{t.unreachable}</p>
          </div>
        </section>
        <section class="sheet">
          <div class="inner">
            <button type="button" class="btn main" onClick={retry}>
              {t.tryAgain}
            </button>
          </div>
        </section>
      </div>
    </main>
  )
}
