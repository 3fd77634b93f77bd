import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const isOutput = (fd: unknown) => fd === 1 || fd === 2
const isStandard = (fd: unknown) => fd === 0 || isOutput(fd)

/**
 * Sends writes to the file descriptors 1 and 2 to the function's log instead of the process's output. Closing them
 * must not close those of the process.
 */
export function redirectDirectWrites(send: (text: string) => void) {
  const { writeSync, write, writeFileSync, appendFileSync, closeSync, close } = fs
  const take = (data: unknown, from: unknown, length: unknown): number => {
    const bytes = bytesOf(data, from, length)
    send(bytes.toString())
    return bytes.length
  }
  const redirected = {
    writeSync: (fd: unknown, data: unknown, ...rest: unknown[]) =>
      isOutput(fd) ? take(data, rest[0], rest[1]) : Reflect.apply(writeSync, fs, [fd, data, ...rest]),
    write(fd: unknown, data: unknown, ...rest: unknown[]) {
      if (!isOutput(fd)) return Reflect.apply(write, fs, [fd, data, ...rest])
      const written = take(data, rest[0], rest[1])
      const done = rest.at(-1)
      if (typeof done === 'function') process.nextTick(() => done(null, written, data))
    },
    writeFileSync: (file: unknown, data: unknown, ...rest: unknown[]) =>
      isOutput(file)
        ? void take(data, undefined, undefined)
        : Reflect.apply(writeFileSync, fs, [file, data, ...rest]),
    appendFileSync: (file: unknown, data: unknown, ...rest: unknown[]) =>
      isOutput(file)
        ? void take(data, undefined, undefined)
        : Reflect.apply(appendFileSync, fs, [file, data, ...rest]),
    closeSync: (fd: number) => (isStandard(fd) ? undefined : closeSync(fd)),
    close(fd: number, done?: (error: Error | null) => void) {
      if (!isStandard(fd)) return done ? close(fd, done) : close(fd)
      if (done) process.nextTick(() => done(null))
    },
  }
  Object.assign(fs, redirected)
  syncBuiltinESMExports()
}

/** The written data: text unchanged, or the requested part of a buffer, by numbers or by an options object. */
function bytesOf(data: unknown, from: unknown, length: unknown): Buffer {
  if (!ArrayBuffer.isView(data)) return Buffer.from(String(data))
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const options = typeof from === 'object' && from !== null ? (from as Record<string, unknown>) : undefined
  const start = Number(options ? (options.offset ?? 0) : typeof from === 'number' ? from : 0)
  const count = options ? options.length : length
  return bytes.subarray(start, typeof count === 'number' ? start + count : undefined)
}
