/** The network is back. */
addEventListener('online', () => location.reload())
