/** Shows the offline page when the network is away. Nothing else is kept: the game needs the network anyway. */
const CACHE = 'janken-offline-2'
const KEPT = ['./offline.html', './offline.css', './offline.js', './icon.svg']

addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)))
})

addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith('janken-') && name !== CACHE
  const removeOld = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter(isOld).map((name) => caches.delete(name)))
  }
  event.waitUntil(removeOld())
})

addEventListener('fetch', (event) => {
  const { request } = event
  const isKept = KEPT.some((path) => new URL(path, location.href).href === request.url)
  if (request.mode !== 'navigate' && !isKept) return
  event.respondWith(
    fetch(request).catch(async (error) => {
      const kept = await caches.match(isKept ? request.url : './offline.html')
      if (kept) return kept
      throw error
    }),
  )
})
