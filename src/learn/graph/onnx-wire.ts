/** The parts of an ONNX model as bytes, field by field as in onnx.proto (onnx/onnx, IR version 8). */
import type { BinaryWriter } from "@bufbuild/protobuf/wire";
import type { Attribute, Constant, ElementType, Input } from "./value.ts";

const VARINT = 0;
const BYTES = 2;
/** TensorProto.DataType */
const ELEMENT_TYPES: Record<ElementType, number> = { float32: 1, int32: 6, int64: 7, bool: 9 };
/** AttributeProto.AttributeType */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_GRAPH = 5;
const ATTRIBUTE_INTS = 7;

export type Write = (writer: BinaryWriter) => void;

export function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, BYTES).fork();
  write(writer);
  writer.join();
}
export function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, BYTES).string(value);
}
export function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, VARINT).int64(value);
}

/** One operator at work. */
export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  /** The first one's name is the node's. */
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute | Write>>;
}

/** Nodes must come after those whose outputs they take. */
export function writeNode(graph: BinaryWriter, { operator, inputs, outputs, attributes }: Node): void {
  message(graph, 1, (node) => {
    for (const name of inputs) text(node, 1, name);
    for (const name of outputs) text(node, 2, name);
    text(node, 3, outputs[0]!);
    text(node, 4, operator);
    for (const [name, value] of Object.entries(attributes))
      message(node, 5, (attribute) => writeAttribute(attribute, name, value));
  });
}

/** @param value a function writes a graph */
function writeAttribute(writer: BinaryWriter, name: string, value: Attribute | Write): void {
  text(writer, 1, name);
  if (typeof value === "string") {
    writer.tag(4, BYTES).bytes(new TextEncoder().encode(value));
    integer(writer, 20, ATTRIBUTE_STRING);
  } else if (typeof value === "function") {
    message(writer, 6, value);
    integer(writer, 20, ATTRIBUTE_GRAPH);
  } else if (typeof value === "object") {
    for (const each of value) integer(writer, 8, each);
    integer(writer, 20, ATTRIBUTE_INTS);
  } else {
    integer(writer, 3, value);
    integer(writer, 20, ATTRIBUTE_INT);
  }
}

export function writeConstant(graph: BinaryWriter, value: Constant, name: string): void {
  message(graph, 5, (tensor) => {
    for (const size of value.shape) integer(tensor, 1, Number(size));
    integer(tensor, 2, ELEMENT_TYPES[value.type]);
    text(tensor, 8, name);
    tensor.tag(9, BYTES).bytes(bytesOf(value));
  });
}

/** Little-endian, as ONNX's raw data and every platform that the runtime supports. */
export function bytesOf({ data }: Constant): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** An input or output of a graph. */
export type Port = Omit<Input, "kind">;

export interface Ports {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

export function writePorts(graph: BinaryWriter, { inputs, outputs }: Ports): void {
  text(graph, 2, "graph");
  for (const port of inputs) message(graph, 11, (entry) => writePort(entry, port));
  for (const port of outputs) message(graph, 12, (entry) => writePort(entry, port));
}

function writePort(writer: BinaryWriter, { name, type, shape }: Port): void {
  text(writer, 1, name);
  message(writer, 2, (described) =>
    message(described, 1, (tensor) => {
      integer(tensor, 1, ELEMENT_TYPES[type]);
      message(tensor, 2, (sizes) => {
        for (const size of shape)
          message(sizes, 1, (dimension) => {
            if (typeof size === "string") text(dimension, 2, size);
            else integer(dimension, 1, size);
          });
      });
    }),
  );
}
