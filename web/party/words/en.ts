/** The texts of parties in English. */
import type { Hand } from '../../../protocol/constants.ts'
import type { PartyWords } from './ja.ts'

const HANDS: Record<Hand, string> = { rock: 'rock', scissors: 'scissors', paper: 'paper' }
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const inWords = (n: number) => WORDS[n] ?? String(n)
const list = (names: string[]) => new Intl.ListFormat('en-GB').format(names)
const are = (n: number) => (n === 1 ? 'guest is' : 'guests are')

export const en: PartyWords = {
  title: 'Janken party',
  titleLines: ['Janken', 'party'],
  titleOpen: (code) => `Code ${code} | Janken party`,
  titleScreen: 'Big screen | Janken party',

  entryHow: 'One host against everybody',
  hold: 'Host a party',
  dailyLimit: 'You have held today’s maximum number of parties',
  places: 'How many win',
  placesHow: (n) => (n === 1 ? 'Down to the last one' : `Down to the last ${inWords(n)}`),
  draws: 'Guests who draw with the host',
  drawsOut: 'are out',
  drawsStay: 'stay in',
  attendWithCode: 'Enter with a code',
  attend: 'Count me in',
  openScreen: 'Open as the big screen',

  attendTitle: ['Join', 'the party'],
  youAreIn: ['You are', 'in!'],
  rules: (places, draws) => [
    'You and the host throw at the same time. Beat the host and you stay in.',
    draws === 'out'
      ? 'A loss, a draw or no hand: you are out.'
      : 'With a draw you stay in. A loss or no hand: you are out.',
    places === 1 ? 'The last one in wins.' : `The last ${inWords(places)} win.`,
    'Nobody left? Then everybody who threw in that round comes back.',
  ],
  leaveSure: 'Leave the party?',
  endParty: 'End the party',
  endSureRunning: 'End the party? You cannot come back.',
  goesOnWithoutHost: 'Without you it goes on for up to three rounds, and chance chooses the host’s hands.',
  endSure: 'End the party? All guests will be notified.',

  guestsIn: (n) => `${are(n)} in`,
  nobodyYet: 'Nobody has come yet',
  newest: 'Just came in',
  begin: (n) => `Start with ${n}`,
  beginWith: 'You can start when one guest is in',
  copyScreenLink: 'Copy big-screen link',
  bigScreenHow: 'Open this link on the computer with the projector',

  soon: 'About to start',
  left: (n) => `${are(n)} still in`,
  roundAndPlaces: (round, places) =>
    `Round ${round} · ${places === 1 ? 'the last one wins' : `${inWords(places)} will win`}`,
  leftAndSeconds: (left, seconds) => `${left} still in · ${seconds} s left`,
  chooseHost: 'Choose the host’s hand',
  notSeenYet: 'Nobody sees it yet',
  hostThrew: (hand) => `You chose ${HANDS[hand]}`,
  hostHandOut: 'The host’s hand is out',
  thrownCount: 'Thrown',
  thrownOf: (thrown, all) => `${thrown} of ${all} have thrown`,
  reveal: 'Reveal: Pon!',
  revealAfterHand: 'First choose your hand above',
  revealInTurn: 'Wait for the next turn',
  opensIn: (seconds) => `Opens by itself in ${seconds} s`,
  byChance: (seconds) => `${seconds} s left. Then chance chooses for you`,
  waitingForHost: 'Waiting for the host',
  waitingForNext: 'Waiting for the next round',

  callIn: ['Still', 'in!'],
  callDrawn: ['A draw:', 'still in'],
  callRevived: ['Back', 'in!'],
  callPlayoff: ['Second', 'chance'],
  callOut: 'Out!',
  callWon: ['You', 'won!'],
  whyWon: (mine, theirs) => `Your ${mine} ${VERBS[mine]} the host’s ${HANDS[theirs]}`,
  whyLost: (mine, theirs) => `The host’s ${theirs} ${VERBS[theirs]} your ${HANDS[mine]}`,
  whyDrawn: (hand) => `${capital(HANDS[hand])}, like the host`,
  whyDrawnOut: (hand) => `${capital(HANDS[hand])}, like the host. Draws are out`,
  whyMissed: 'You missed the turn',
  revived: 'Nobody is left! Everybody from this round is back in',
  revivedThrowers: 'Nobody is left! Everybody who threw in this round is back in',
  playoff: 'Too few are left. Those who just went out play again',
  wonAlready: 'You have won. The others play for the places left',

  everybodysHands: 'What everybody threw',
  hostHad: (hand) => `The host: ${HANDS[hand]}`,
  didNotThrow: (n) => `Did not throw: ${n}`,
  barOf: (hand, n) => `${capital(HANDS[hand])}: ${n}`,
  leftMayRevive: (n) => `${n} still in. If nobody is left, everybody who threw in that round comes back.`,
  lookingOn: 'You are watching the rest',
  leftNow: (n) => `${n} still in`,
  namesLeft: 'Still in',

  showHost: 'Show this to the host',
  winnersCode: 'Your code',
  oneOf: (name, guests) => `${name} · won among ${guests} ${guests === '1' ? 'guest' : 'guests'}`,
  boast: 'Show it off',
  boastText: (guests) => `I won a janken party of ${guests}!`,
  winners: (n) => (n === 1 ? 'Winner' : 'Winners'),
  haveWon: (n) => (n === 1 ? 'winner' : 'winners'),
  wonBy: (names) => `${list(names)} won`,
  congratulations: (guests, rounds) =>
    `${guests} ${guests === '1' ? 'guest' : 'guests'}, ${rounds} ${rounds === '1' ? 'round' : 'rounds'}. Congratulations!`,
  checkCode: 'Check a winner’s code',
  check: 'Check',
  codeIsOf: (name) => `This is ${name}’s code`,
  codeIsWrong: 'No winner has this code',
  again: 'Host another party',
  cancelled: ['The party', 'is off'],
  cancelledWhy: {
    won: 'Nobody won',
    host_gone: 'The host has gone, so the party is over',
    abandoned: 'Nobody throws any more, so the party is over',
    exhausted: 'Forty rounds, and still no winner',
    aborted: 'Something broke on our side',
    ended: 'The host has called it off',
  },
  notFound: ['No such', 'party'],
  screensFull: 'A party has at most five big screens',
  notFoundHow: 'It has started or is over, or the code is wrong',

  scan: 'Scan, or enter the code',
  code: 'Code',
  leftLabel: 'Still in',
  everybody: 'Everybody',
  hostNamed: (name) => `Host ${name}`,
  throwNow: 'Throw now',
  timeUp: 'Time!',
  stillIn: () => 'still in',

  fairness: 'Check the seal on the host’s hand',
  fairnessHow:
    'When the host throws, the fingerprint of the hand appears here. Computing it again after the reveal shows that the hand was not changed.',
  roundShort: (n) => `Round ${n}:`,
  byChanceNoSeal: 'the host did not throw, so chance chose the hand',
  sealed: 'Fingerprint',
  sealedNone: 'This round has no seal yet',
  opened: 'What was sealed',
  matches: 'The same: the hand was not changed',
  differs: 'Not the same: the hand was changed',
  notYetOpened: 'Not opened yet',

  sayLobby: (guests) => `${guests} in`,
}

/** "Scissors" is a plural. */
const VERBS: Record<Hand, string> = { rock: 'blunts', scissors: 'cut', paper: 'wraps' }
