import type { ViewProps } from '../../components/props.ts'
import type { Scene } from '../../state/scene.ts'

export interface SceneProps extends ViewProps {
  scene: Scene
}
