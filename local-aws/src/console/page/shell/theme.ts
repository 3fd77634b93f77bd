import { useState } from 'preact/hooks'

export type Theme = 'dark' | 'light'

const STORED = 'console.theme'

/** `?theme=` in the address, else what was chosen last, else what the system prefers. */
export function firstTheme(): Theme {
  const wanted = new URLSearchParams(location.search).get('theme') ?? stored()
  if (wanted === 'dark' || wanted === 'light') return wanted
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
}

export function showTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme
}

export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(document.documentElement.dataset.theme as Theme)
  const toggle = () => {
    const other = theme === 'dark' ? 'light' : 'dark'
    showTheme(other)
    setTheme(other)
    try {
      localStorage.setItem(STORED, other)
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }
  return [theme, toggle]
}

function stored(): string | null {
  try {
    return localStorage.getItem(STORED)
  } catch {
    return null
  }
}
