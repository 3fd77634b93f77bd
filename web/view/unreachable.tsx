export function Unreachable({ retry }: { retry: () => void }) {
  return (
    <main class="screen">
      <section class="card center" role="alert">
        <h1>The game cannot be reached</h1>
        <p>The page is here, but it could not find out where the game is.</p>
        <button type="button" class="primary" onClick={retry}>
          Try again
        </button>
      </section>
    </main>
  )
}
