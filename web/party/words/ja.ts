/** The texts of parties in Japanese. `PartyWords` is derived from them, so no language can lack a key. */
import type { EventReason, Hand } from '../../../protocol/constants.ts'

const HANDS: Record<Hand, string> = { rock: 'グー', scissors: 'チョキ', paper: 'パー' }
const san = (name: string) => `${name}さん`

export const ja = {
  title: 'じゃんけん大会',
  titleLines: ['じゃんけん', '大会'],
  titleOpen: (code: string) => `合言葉 ${code}|じゃんけん大会`,
  titleScreen: '大画面|じゃんけん大会',

  entryHow: '司会ひとりに、みんなで挑む',
  hold: '大会をひらく',
  dailyLimit: 'きょうはもう、これ以上ひらけません',
  places: '優勝する人数',
  placesHow: (n: number) => (n === 1 ? '最後のひとりまで' : `最後の${n}人まで`),
  draws: '司会とあいこの人は',
  drawsOut: '脱落',
  drawsStay: '残る',
  attendWithCode: '合言葉で参加する',
  attend: '参加する',
  openScreen: '大画面としてひらく',

  attendTitle: ['じゃんけん', '大会に', '参加'],
  youAreIn: ['参加', 'しました!'],
  rules: (places: number, draws: 'out' | 'stay') => [
    '司会と同時に手を出します。司会に勝てば、勝ち残りです。',
    draws === 'out'
      ? '負け、あいこ、出しそびれは、脱落です。'
      : 'あいこなら残ります。負けと出しそびれは、脱落です。',
    places === 1 ? '最後のひとりが優勝です。' : `最後の${places}人が優勝です。`,
    'だれも残らなかったら、その回に手を出した人はみんな復活します。',
  ],
  leaveSure: '大会からぬけますか?',
  endParty: '大会をやめる',
  endSureRunning: '大会をやめますか? もう戻れません',
  /** What happens after the host has gone. */
  goesOnWithoutHost: '司会がぬけても、大会は長くて3回続きます。その間の手は、くじで決まります。',
  endSure: '大会をやめますか? 参加した人にもお知らせします',

  guestsIn: (_: number) => '人が集まりました',
  nobodyYet: 'まだだれも来ていません',
  newest: 'いま来た人',
  begin: (n: string) => `${n}人ではじめる`,
  beginWith: 'ひとり来たら、はじめられます',
  copyScreenLink: '大画面のリンクをコピー',
  bigScreenHow: '投影するパソコンで、このリンクを開きます',

  soon: 'まもなく始まります',
  left: (_: number) => '人が残っています',
  roundAndPlaces: (round: string, places: number) =>
    `${round}回目・${places === 1 ? '最後のひとりが優勝' : `最後の${places}人が優勝`}`,
  leftAndSeconds: (left: string, seconds: string) => `残り${left}人・あと${seconds}秒`,
  chooseHost: '司会の手をえらんでください',
  notSeenYet: 'まだ、だれにも見えません',
  hostThrew: (hand: Hand) => `司会の手は${HANDS[hand]}`,
  hostHandOut: '司会の手は決まりました',
  thrownCount: '出した人',
  thrownOf: (thrown: string, all: string) => `${all}人のうち${thrown}人が出しました`,
  reveal: 'ぽん! で開く',
  revealAfterHand: '先に、上の手をひとつえらんでください',
  revealInTurn: '次の回が始まるまで、お待ちください',
  opensIn: (seconds: string) => `あと${seconds}秒で、ひとりでに開きます`,
  byChance: (seconds: string) => `あと${seconds}秒。えらばないと、くじで決まります`,
  waitingForHost: '司会が開くのを待っています',
  waitingForNext: '次の回を待っています',

  callIn: ['勝ち', '残り!'],
  callDrawn: ['あいこ', 'で残り'],
  callRevived: ['復活!'],
  callPlayoff: ['敗者', '復活戦'],
  callOut: '脱落!',
  callWon: ['優勝!'],
  whyWon: (mine: Hand, theirs: Hand) => `${HANDS[mine]}で、司会の${HANDS[theirs]}に勝ちました`,
  whyLost: (mine: Hand, theirs: Hand) => `${HANDS[mine]}は、司会の${HANDS[theirs]}に負けました`,
  whyDrawn: (hand: Hand) => `司会と同じ${HANDS[hand]}`,
  whyDrawnOut: (hand: Hand) => `司会と同じ${HANDS[hand]}。あいこは脱落です`,
  whyMissed: '手を出しそびれました',
  revived: '勝ち残りなし! この回で脱落した人は、みんな復活です',
  /** Guests who did not throw stay out. */
  revivedThrowers: '勝ち残りなし! この回に手を出した人は、みんな復活です',
  playoff: '勝ち残りが足りません。敗者復活戦です',
  wonAlready: 'あなたは優勝です。残りの枠を争っています',

  everybodysHands: 'みんなの手',
  hostHad: (hand: Hand) => `司会は${HANDS[hand]}`,
  didNotThrow: (n: string) => `出さなかった人:${n}人`,
  barOf: (hand: Hand, n: string) => `${HANDS[hand]} ${n}人`,
  leftMayRevive: (n: string) =>
    `${n}人が残っています。だれも残らなかったら、その回に手を出した人はみんな復活します。`,
  lookingOn: '続きを見ています',
  leftNow: (n: string) => `残り${n}人`,
  namesLeft: '残っている人',

  showHost: 'この画面を司会に見せてください',
  winnersCode: 'あなたの番号',
  oneOf: (name: string, guests: string, rounds: string) =>
    `${name}・${guests}人の中で優勝・${rounds}回の勝負`,
  boast: 'じまんする',
  boastText: (guests: string) => `${guests}人のじゃんけん大会で優勝しました!`,
  winners: (_: number) => '優勝',
  /** Follows the number of winners. */
  haveWon: (_: number) => '人が優勝',
  wonBy: (names: string[]) => `優勝は${names.map(san).join('、')}`,
  congratulations: (guests: string, rounds: string) => `${guests}人・${rounds}回の勝負でした。おめでとう!`,
  checkCode: '優勝した人の番号をたしかめる',
  check: 'たしかめる',
  codeIsOf: (name: string) => `${san(name)}の番号です`,
  codeIsWrong: '優勝した人の番号ではありません',
  again: 'もう一度ひらく',
  cancelled: ['大会は', '中止です'],
  cancelledWhy: {
    won: '優勝した人はいませんでした',
    host_gone: '司会がいなくなったので、大会を終わります',
    abandoned: 'だれも手を出さなくなったので、大会を終わります',
    exhausted: '40回やっても決まりませんでした',
    aborted: '不具合で中止になりました',
    ended: '司会が大会をとりやめました',
  } as Record<EventReason | 'ended', string>,
  notFound: ['大会が', '見つかりません'],
  screensFull: '大画面は、ひとつの大会に5つまでです',
  notFoundHow: '始まったか、終わったか、合言葉がちがいます',

  scan: 'カメラで読む・または合言葉',
  code: '合言葉',
  leftLabel: '残り',
  everybody: 'みんな',
  hostNamed: (name: string) => `司会 ${name}`,
  throwNow: '手を出して!',
  timeUp: 'そこまで!',
  stillIn: (_: number) => '人が勝ち残り',

  fairness: '司会の手の封をたしかめる',
  fairnessHow:
    '司会が手を出すと、その指紋がここに出ます。開いたあとで計算し直すと、手が変わっていないとわかります。',
  roundShort: (n: number) => `${n}回目:`,
  byChanceNoSeal: '司会が出さなかったので、手はくじで決まりました',
  sealed: '封の指紋',
  sealedNone: 'この回は、まだ封がありません',
  opened: '開いた中身',
  matches: '同じです。手は変わっていません',
  differs: 'ちがいます。手が変わっています',
  notYetOpened: '開くのを待っています',

  sayLobby: (guests: string) => `${guests}人が集まりました`,
}

export type PartyWords = typeof ja
