/** The screens of games: see `screen-checks.ts`. */
import { usePage } from './page-stage.ts'
import { screens } from './scenes.ts'
import { testScreens } from './screen-checks.ts'

testScreens(usePage(), screens)
