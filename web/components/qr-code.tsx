import { useEffect, useState } from 'preact/hooks'

/** A link as a QR code. The library is loaded on first use. */
export function QrCode({ text }: { text: string }) {
  const [code, setCode] = useState<{ path: string; size: number }>()
  useEffect(() => {
    let isWanted = true
    import('uqr').then(
      ({ encode }) => {
        const { data, size } = encode(text, { border: 2 })
        const dots = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
        if (isWanted) setCode({ path: dots.join(''), size })
      },
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [text])
  return (
    <div class="qr" aria-hidden="true">
      {code && (
        <svg viewBox={`0 0 ${code.size} ${code.size}`} shape-rendering="crispEdges" aria-hidden="true">
          <path d={code.path} />
        </svg>
      )}
    </div>
  )
}
