/** The picture of a result, drawn on a canvas with the page's shapes. */

import type { Hand } from '../../protocol/constants.ts'
import { burstPath, GROUNDS, HAND_SHAPES, OUTLINE, type Pose, SLEEVE, SLEEVE_BAND } from '../art/shapes.ts'
import type { Messages } from '../i18n/catalogue.ts'
import type { PastHands } from '../state/record.ts'

export interface ResultPicture {
  t: Messages
  isWon: boolean
  name: string
  others: readonly string[]
  /** Where the reader can play. */
  address: string
  /** "2 - 1" */
  score: string
  rounds: readonly PastHands[]
  /** In a group there is no single opponent, so only this player's hands are drawn. */
  isGroup: boolean
  /** The hand that decided the game. */
  hand: Pose
}

const WIDTH = 1200
const HEIGHT = 630
const ROUNDS_SHOWN = 8
const INK = { me: '#d92f15', them: '#23408e', meDeep: '#99200c', themDeep: '#142a63', line: '#2a141c' }
const SKIN = '#fffaf0'
const WIN = '#ffc629'
const FONT =
  '"Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, system-ui, sans-serif'

export function drawResult(result: ResultPicture): HTMLCanvasElement {
  const { t, isWon, name, others, address, score, rounds, isGroup, hand } = result
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures.')
  drawField(context, isWon)
  drawArm(context, hand, isWon)
  drawTitle(context, isWon ? t.pictureWon(shorten(name)) : t.pictureLost(shorten(name)), isWon)
  drawText(context, { text: score, x: 60, y: 476, size: 56, color: SKIN })
  const versus = others.length > 0 ? t.versus(t.list([...others])) : ''
  drawText(context, {
    text: versus,
    x: score ? 220 : 60,
    y: 474,
    size: 36,
    color: SKIN,
    width: score ? 330 : 490,
  })
  // On the other ink, whose left edge leans.
  drawText(context, { text: t.title, x: WIDTH - 40, y: HEIGHT - 84, size: 44, color: SKIN, align: 'right' })
  drawText(context, {
    text: address,
    x: WIDTH - 40,
    y: HEIGHT - 40,
    size: 26,
    color: SKIN,
    align: 'right',
    width: 280,
  })
  rounds.slice(-ROUNDS_SHOWN).forEach((hands, index) => {
    drawRound(context, hands, 60 + index * 92, isGroup)
  })
  return canvas
}

export async function fileOf(canvas: HTMLCanvasElement): Promise<File> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('The picture could not be made.')
  return new File([blob], 'janken.png', { type: 'image/png' })
}

const NAME_SHOWN = 10

function shorten(name: string): string {
  const letters = [...name]
  return letters.length > NAME_SHOWN ? `${letters.slice(0, NAME_SHOWN - 1).join('')}…` : name
}

type Context = CanvasRenderingContext2D

function drawField(context: Context, isWon: boolean): void {
  const [main, other] = isWon ? [INK.me, INK.them] : [INK.them, INK.me]
  context.fillStyle = main
  context.fillRect(0, 0, WIDTH, HEIGHT)
  fillPolygon(context, other, [
    [WIDTH * 0.86, 0],
    [WIDTH, 0],
    [WIDTH, HEIGHT],
    [WIDTH * 0.7, HEIGHT],
  ])
  fillPolygon(context, INK.line, [
    [WIDTH * 0.86, 0],
    [WIDTH * 0.875, 0],
    [WIDTH * 0.715, HEIGHT],
    [WIDTH * 0.7, HEIGHT],
  ])
}

function fillPolygon(context: Context, color: string, corners: [number, number][]): void {
  context.fillStyle = color
  context.beginPath()
  for (const [x, y] of corners) context.lineTo(x, y)
  context.closePath()
  context.fill()
}

function drawTitle(context: Context, lines: readonly string[], isWon: boolean): void {
  if (!isWon) {
    lines.forEach((line, index) => {
      const [y, size] = index === 0 ? [150, 72] : [280, 120]
      drawText(context, { text: line, x: 60, y, size, color: SKIN, width: 500 })
    })
    return
  }
  context.save()
  context.translate(30, 30)
  context.rotate(-0.06)
  context.scale(3.9, 3.9)
  context.fillStyle = WIN
  context.fill(new Path2D(burstPath(20)))
  context.restore()
  lines.forEach((line, index) => {
    const [y, size] = index === 0 ? [180, 52] : [276, 96]
    drawText(context, { text: line, x: 240, y, size, color: INK.line, align: 'center', width: 290 })
  })
}

interface Text {
  text: string
  x: number
  y: number
  size: number
  color: string
  align?: CanvasTextAlign
  /** A longer text is set smaller, and then cut. */
  width?: number
}

/** No smaller than this part of its size. */
const SMALLEST = 0.55

function drawText(context: Context, { text, x, y, size, color, align = 'left', width = WIDTH }: Text): void {
  const setSize = (pixels: number) => {
    context.font = `900 ${pixels}px ${FONT}`
  }
  setSize(size)
  setSize(size * Math.min(1, Math.max(SMALLEST, width / context.measureText(text).width)))
  let shown = text
  for (let kept = [...text]; context.measureText(shown).width > width && kept.length > 0; ) {
    kept = kept.slice(0, -1)
    shown = `${kept.join('')}…`
  }
  context.textAlign = align
  context.fillStyle = color
  context.fillText(shown, x, y)
}

function drawArm(context: Context, pose: Pose, isWon: boolean): void {
  context.save()
  context.translate(560, 60)
  context.scale(3.6, 3.6)
  context.rotate(0.12)
  drawHand(context, pose)
  drawPath(context, SLEEVE, isWon ? INK.meDeep : INK.themDeep, INK.line)
  drawPath(context, SLEEVE_BAND, SKIN)
  context.restore()
}

function drawRound(context: Context, [mine, theirs]: PastHands, x: number, isGroup: boolean): void {
  drawToken(context, mine, x, 500, INK.meDeep)
  if (!isGroup) drawToken(context, theirs, x + 24, 556, INK.themDeep)
}

function drawToken(context: Context, hand: Hand | null, x: number, y: number, color: string): void {
  context.save()
  context.translate(x, y)
  context.scale(0.52, 0.52)
  if (hand) {
    context.fillStyle = color
    context.fill(new Path2D(GROUNDS[hand]))
  }
  context.translate(8, 12)
  context.scale(0.7, 0.7)
  drawHand(context, hand ?? 'late')
  context.restore()
}

function drawHand(context: Context, pose: Pose): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.fillStyle = SKIN
  context.strokeStyle = INK.line
  for (const { kind, d, rotate } of HAND_SHAPES[pose]) {
    context.save()
    if (rotate) turnAbout(context, ...rotate)
    const path = new Path2D(d)
    context.lineWidth = kind === 'u' ? OUTLINE : 5
    if (kind === 's') context.fill(path)
    context.stroke(path)
    if (kind === 'u') context.fill(path)
    context.restore()
  }
}

function turnAbout(context: Context, degrees: number, x: number, y: number): void {
  context.translate(x, y)
  context.rotate((degrees * Math.PI) / 180)
  context.translate(-x, -y)
}

function drawPath(context: Context, d: string, fill: string, stroke?: string): void {
  const path = new Path2D(d)
  context.fillStyle = fill
  context.fill(path)
  if (!stroke) return
  context.lineWidth = 5
  context.strokeStyle = stroke
  context.stroke(path)
}
