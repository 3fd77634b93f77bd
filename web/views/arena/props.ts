import type { ViewProps } from '../../components/props.ts'
import type { ArenaView } from '../../state/arena-view.ts'

export interface SceneProps extends ViewProps {
  scene: ArenaView
}
