/** The screens of parties: see `screen-checks.ts`. */
import { usePage } from './page-stage.ts'
import { partyScreens } from './party-scenes.ts'
import { testScreens } from './screen-checks.ts'

testScreens(usePage(), partyScreens)
