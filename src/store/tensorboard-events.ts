/**
 * What a TensorBoard event file consists of: records framed as in TFRecord, each a message of `event.proto`, field by
 * field (tensorflow/tensorboard, `tensorboard/compat/proto`).
 */
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import type { Metrics } from "../core/training.ts";
import { crc32c } from "./crc32c.ts";

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** Readers of this version take a session's start for the sign that what lay beyond it is void. */
const FILE_VERSION = "brain.Event:2";
/** SessionLog.SessionStatus */
const SESSION_START = 1;
/** Added to a rotated checksum, so that the checksum of data that holds checksums is a good one (TensorFlow, `crc32c.h`). */
const MASK = 0xa282ead8;

/** @param at seconds since 1970 */
function event(at: number): BinaryWriter {
  return new BinaryWriter().tag(1, FIXED64).double(at);
}

/** The records that begin a file: its version, and that whatever older files say of `step` and beyond is void. */
export function sessionStart(step: number, at: number): Uint8Array {
  const start = event(at).tag(2, VARINT).int64(step);
  start.tag(7, BYTES).fork().tag(1, VARINT).int32(SESSION_START).join();
  return Buffer.concat([
    record(event(at).tag(3, BYTES).string(FILE_VERSION).finish()),
    record(start.finish()),
  ]);
}

/** One scalar a metric, in single precision. */
export function scalars(step: number, at: number, metrics: Metrics): Uint8Array {
  const writer = event(at).tag(2, VARINT).int64(step).tag(5, BYTES).fork();
  for (const [name, value] of Object.entries(metrics))
    writer.tag(1, BYTES).fork().tag(1, BYTES).string(name).tag(2, FIXED32).float(value).join();
  return record(writer.join().finish());
}

/** Length, its checksum, the data, its checksum; little-endian. */
function record(data: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(data.length + 16);
  framed.writeBigUInt64LE(BigInt(data.length), 0);
  framed.writeUInt32LE(masked(framed.subarray(0, 8)), 8);
  framed.set(data, 12);
  framed.writeUInt32LE(masked(data), 12 + data.length);
  return framed;
}

function masked(bytes: Uint8Array): number {
  const checksum = crc32c(bytes);
  return (((checksum >>> 15) | (checksum << 17)) + MASK) >>> 0;
}
