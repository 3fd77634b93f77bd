/** The page loads nothing from elsewhere, makes no HTML or scripts out of text, and talks to nobody but the game. */
export const contentSecurityPolicy = (webSocketUrl: string): string =>
  [
    "default-src 'self'",
    `connect-src 'self' ${webSocketUrl}`,
    "img-src 'self' data:",
    "object-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    // The page's only policy gives the service worker's address.
    'trusted-types service-worker',
  ].join('; ')
