/**
 * Writes a graph as the bytes of an ONNX model, field by field as in onnx.proto (onnx/onnx, IR version 8, opset 18).
 */
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { inOrder } from "./gradients.ts";
import type { Attribute, Computed, Constant, ElementType, Value } from "./value.ts";

const IR_VERSION = 8;
const OPSET = 18;
const VARINT = 0;
const BYTES = 2;
/** TensorProto.DataType */
const ELEMENT_TYPES: Record<ElementType, number> = { float32: 1, int64: 7, bool: 9 };
/** AttributeProto.AttributeType */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_STRING = 3;
const ATTRIBUTE_INTS = 7;

export interface ModelOptions {
  /** Written into the model's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

type Write = (writer: BinaryWriter) => void;

function message(writer: BinaryWriter, field: number, write: Write): void {
  writer.tag(field, BYTES).fork();
  write(writer);
  writer.join();
}
function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, BYTES).string(value);
}
function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, VARINT).int64(value);
}

function writeAttribute(writer: BinaryWriter, name: string, value: Attribute): void {
  text(writer, 1, name);
  if (typeof value === "string") {
    writer.tag(4, BYTES).bytes(new TextEncoder().encode(value));
    integer(writer, 20, ATTRIBUTE_STRING);
  } else if (typeof value === "object") {
    for (const each of value) integer(writer, 8, each);
    integer(writer, 20, ATTRIBUTE_INTS);
  } else {
    integer(writer, 3, value);
    integer(writer, 20, ATTRIBUTE_INT);
  }
}

function writeNode(writer: BinaryWriter, node: Computed, name: (value: Value) => string): void {
  for (const source of node.inputs) text(writer, 1, name(source));
  text(writer, 2, name(node));
  text(writer, 3, name(node));
  text(writer, 4, node.operation.onnx);
  for (const [key, value] of Object.entries(node.attributes))
    message(writer, 5, (inner) => writeAttribute(inner, key, value));
}

function writeTensor(writer: BinaryWriter, value: Constant, name: string): void {
  for (const size of value.shape) integer(writer, 1, Number(size));
  integer(writer, 2, ELEMENT_TYPES[value.type]);
  text(writer, 8, name);
  writer.tag(9, BYTES).bytes(bytesOf(value));
}

/** Little-endian, as ONNX's raw data and every platform that the runtime supports. */
function bytesOf({ data }: Constant): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function writeInterface(writer: BinaryWriter, name: string, value: Value): void {
  text(writer, 1, name);
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      integer(tensor, 1, ELEMENT_TYPES[value.type]);
      message(tensor, 2, (shape) => {
        for (const size of value.shape)
          message(shape, 1, (dimension) => {
            if (typeof size === "string") text(dimension, 2, size);
            else integer(dimension, 1, size);
          });
      });
    }),
  );
}

/**
 * The model that computes `outputs` from the inputs that they depend on. Equal constants are stored once.
 * @param outputs computed values by the names under which they come out
 * @throws TypeError when an output is not computed, or two inputs or outputs share a name
 */
export function toModel(outputs: Readonly<Record<string, Value>>, options: ModelOptions = {}): Uint8Array {
  const order = inOrder(Object.values(outputs));
  const names = new Map<Value, string>();
  for (const [name, value] of Object.entries(outputs)) {
    if (value.kind !== "computed" || names.has(value))
      throw new TypeError(`toModel: output ${name} is no computed value of its own`);
    names.set(value, name);
  }
  const inputs = order.filter((value) => value.kind === "input");
  const interfaceNames = [...inputs.map(({ name }) => name), ...Object.keys(outputs)];
  const twice = interfaceNames.find((name, i) => interfaceNames.indexOf(name) !== i);
  if (twice !== undefined) throw new TypeError(`toModel: two inputs or outputs are called ${twice}`);

  const stored = new Map<string, Constant>();
  for (const value of order) {
    if (value.kind === "input") names.set(value, value.name);
    else if (value.kind === "computed") names.set(value, names.get(value) ?? `#${names.size}`);
    else {
      const key = `${value.type} ${value.shape.join()} ${Buffer.from(bytesOf(value)).toString("latin1")}`;
      const first = stored.get(key) ?? value;
      if (first === value) stored.set(key, value);
      names.set(value, names.get(first) ?? `#${names.size}`);
    }
  }
  const name = (value: Value): string => names.get(value)!;

  const model = new BinaryWriter();
  integer(model, 1, IR_VERSION);
  text(model, 2, "design-reward");
  message(model, 7, (graph) => {
    for (const value of order)
      if (value.kind === "computed") message(graph, 1, (node) => writeNode(node, value, name));
    text(graph, 2, "graph");
    for (const value of stored.values())
      message(graph, 5, (tensor) => writeTensor(tensor, value, name(value)));
    for (const value of inputs) message(graph, 11, (entry) => writeInterface(entry, value.name, value));
    for (const [key, value] of Object.entries(outputs))
      message(graph, 12, (entry) => writeInterface(entry, key, value));
  });
  message(model, 8, (opset) => {
    text(opset, 1, "");
    integer(opset, 2, OPSET);
  });
  for (const [key, value] of Object.entries(options.metadata ?? {}))
    message(model, 14, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  return model.finish();
}
