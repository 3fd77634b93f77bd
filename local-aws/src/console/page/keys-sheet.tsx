import { Modal } from './parts/modal.tsx'
import { KEY_LIST } from './shell/keys.ts'

export function KeysSheet({ onClose }: { onClose: () => void }) {
  return (
    <Modal size="broad" title="Keys" onClose={onClose}>
      <div class="keys">
        {KEY_LIST.map(({ title, keys }) => (
          <div key={title}>
            <h3>{title}</h3>
            {keys.map(([names, what]) => (
              <p key={names}>
                <span>{what}</span>
                <span>
                  {names.split(' ').map((name) => (name === '–' ? ' – ' : <kbd key={name}>{name}</kbd>))}
                </span>
              </p>
            ))}
          </div>
        ))}
      </div>
    </Modal>
  )
}
