/** Frame types of RFC 9113, section 6. */
export const frameType = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const flag = { acknowledged: 0x01, endStream: 0x01, endHeaders: 0x04 } as const;

export const preface: Buffer = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1");
export const frameHeadBytes = 9;
const cancelled = 8;

interface Frame {
  readonly type: number;
  readonly flags?: number;
  readonly stream?: number;
  readonly payload?: Buffer;
}

/** Encodes any frame, valid or not. */
export function frame({ type, flags = 0, stream = 0, payload = Buffer.alloc(0) }: Frame): Buffer {
  const bytes = Buffer.alloc(frameHeadBytes + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  payload.copy(bytes, frameHeadBytes);
  return bytes;
}

export function headersFrame(stream: number, block: Buffer, flags: number = flag.endHeaders): Buffer {
  return frame({ type: frameType.headers, flags, stream, payload: block });
}

export function dataFrame(stream: number, payload: Buffer, flags = 0): Buffer {
  return frame({ type: frameType.data, flags, stream, payload });
}

export function resetFrame(stream: number, code: number = cancelled): Buffer {
  return frame({ type: frameType.resetStream, stream, payload: unsigned(code) });
}

export function windowUpdateFrame(stream: number, increment: number): Buffer {
  return frame({ type: frameType.windowUpdate, stream, payload: unsigned(increment) });
}

/** A SETTINGS frame with one setting. */
export function settingsFrame(setting: number, value: number): Buffer {
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(setting, 0);
  payload.writeUInt32BE(value, 2);
  return frame({ type: frameType.settings, payload });
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

/** Headers without compression: literals that are not indexed (RFC 7541, section 6.2.2). */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const fields = Object.entries(headers).flatMap(([name, value]) => [Buffer.from([0]), literal(name), literal(value)]);
  return Buffer.concat(fields);
}

const oneByteLimit = 127;

function literal(text: string): Buffer {
  const content = Buffer.from(text, "latin1");
  if (content.length < oneByteLimit) return Buffer.concat([Buffer.from([content.length]), content]);
  const digits = [oneByteLimit];
  let rest = content.length - oneByteLimit;
  for (; rest >= 128; rest >>= 7) digits.push((rest & 127) | 128);
  return Buffer.concat([Buffer.from([...digits, rest]), content]);
}
