/** Reads TensorBoard's event files, written from their description and without any code of the writer's. */

export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  readonly sessionStatus?: number;
  readonly scalars: Readonly<Record<string, number>>;
}

/** CRC-32C bit by bit, rotated by 15 and shifted, as TFRecord asks for. */
function maskedChecksum(bytes: Uint8Array): number {
  let rest = 0xffffffffn;
  for (const byte of bytes) {
    rest ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) rest = rest & 1n ? (rest >> 1n) ^ 0x82f63b78n : rest >> 1n;
  }
  const checksum = rest ^ 0xffffffffn;
  const rotated = ((checksum >> 15n) | (checksum << 17n)) & 0xffffffffn;
  return Number((rotated + 0xa282ead8n) & 0xffffffffn);
}

/** Data of the records: length (8 bytes), checksum of those, data, checksum of that. @throws when one does not hold */
function* records(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    if (file.readUInt32LE(at + 8) !== maskedChecksum(file.subarray(at, at + 8))) throw new Error("length");
    const data = file.subarray(at + 12, at + 12 + length);
    if (file.readUInt32LE(at + 12 + length) !== maskedChecksum(data)) throw new Error("data");
    yield data;
    at += length + 16;
  }
}

interface Field {
  readonly number: number;
  /** Of types 1, 2 and 5: the bytes; of type 0: the number. */
  readonly value: Buffer | number;
}

/** Fields of a protobuf message. */
function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const number = tag >> 3;
    const type = tag & 7;
    if (type === 0) found.push({ number, value: varint() });
    else if (type === 1) found.push({ number, value: take(8) });
    else if (type === 2) found.push({ number, value: take(varint()) });
    else if (type === 5) found.push({ number, value: take(4) });
    else throw new Error(`wire type ${type}`);
  }
  return found;
}

const bytes = (message: readonly Field[], number: number): Buffer | undefined =>
  message.find((field) => field.number === number)?.value as Buffer | undefined;

/** `Event` of tensorboard/compat/proto/event.proto. */
export function readEvents(file: Buffer): ReadEvent[] {
  return [...records(file)].map((record) => {
    const event = fields(record);
    const step = event.find(({ number }) => number === 2)?.value as number | undefined;
    const version = bytes(event, 3);
    const session = bytes(event, 7);
    const values = fields(bytes(event, 5) ?? Buffer.alloc(0)).map(({ value }) => fields(value as Buffer));
    return {
      wallTime: bytes(event, 1)!.readDoubleLE(),
      step: step ?? 0,
      ...(version && { fileVersion: version.toString() }),
      ...(session && { sessionStatus: fields(session)[0]!.value as number }),
      scalars: Object.fromEntries(
        values.map((value) => [bytes(value, 1)!.toString(), bytes(value, 2)!.readFloatLE()]),
      ),
    };
  });
}
