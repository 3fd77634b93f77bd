/**
 * Version 4 UUIDs from the runtime's own random source, so that a run can be repeated. They also contain a counter, so
 * a source that repeats itself still makes unique ids.
 */
export function uuids(random: () => number): () => string {
  let count = 0
  return () => {
    const bytes = Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256)))
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    bytes.writeUInt32BE((bytes.readUInt32BE(12) ^ ++count) >>> 0, 12)
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }
}
