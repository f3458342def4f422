import { Resource } from "@crossplane-org/function-sdk-typescript";

/** A protobuf field of wire type 2: text, bytes or a message. */
export type Field = { readonly number: number; readonly content: Buffer };

const lengthDelimited = 2;

/** Encodes a message that has only fields of wire type 2. */
export function encodeFields(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.flatMap(({ number, content }) => [varint(number * 8 + lengthDelimited), varint(content.length), content]),
  );
}

export function decodeFields(message: Buffer): readonly Field[] {
  const fields: Field[] = [];
  let position = 0;
  const next = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = message[position] ?? 0;
      position += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
  };
  while (position < message.length) {
    const number = Math.floor(next() / 8);
    const end = next() + position;
    fields.push({ number, content: message.subarray(position, end) });
    position = end;
  }
  return fields;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

// The SDK has no codec for a bare google.protobuf.Struct, but the Struct is field 1 of its Resource.
const structField = 1;

export function encodeStruct(resource: Readonly<Record<string, unknown>>): Buffer {
  const encoded = Buffer.from(Resource.encode(Resource.fromPartial({ resource })).finish());
  const found = decodeFields(encoded).find(({ number }) => number === structField);
  return found?.content ?? Buffer.alloc(0);
}

export function decodeStruct(content: Buffer): Readonly<Record<string, unknown>> {
  return Resource.decode(encodeFields([{ number: structField, content }])).resource ?? {};
}
