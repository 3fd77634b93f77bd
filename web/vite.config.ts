import { defineConfig } from 'vite'

// Every build is a production build. With another NODE_ENV, which a shell or a test may set, the bundle would contain
// local paths and checks for developers.
process.env.NODE_ENV = 'production'

/**
 * `npx vite build --outDir <folder>`, from any directory: all paths are relative to this file. All addresses are
 * relative, so the page can be in any folder of a site. There are no source maps, because they would contain local
 * paths.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // A long list, such as that of look-alike letters, is parsed faster by JSON.parse than as JavaScript.
  json: { stringify: true },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    sourcemap: false,
    emptyOutDir: true,
    // The page's policy allows no inline code, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
