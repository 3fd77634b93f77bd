/** The page loads nothing from other origins, creates no HTML or scripts from text, and connects to the game only. */
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
    // The only policy of the page creates the address of the service worker.
    'trusted-types service-worker',
  ].join('; ')
