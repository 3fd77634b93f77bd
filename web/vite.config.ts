import { defineConfig } from 'vite'

/**
 * `npx vite build --outDir <folder>`, run in the root of the project with `web` as the root, or from anywhere:
 * the paths here hang on this file. Everything is relative, so the page may stand in any folder of a site; no
 * source maps, which would carry this machine's paths.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
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
