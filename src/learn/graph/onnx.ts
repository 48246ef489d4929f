/** Writes a graph as the bytes of an ONNX model. */
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { inOrder } from "./gradients.ts";
import {
  bytesOf,
  integer,
  message,
  type Port,
  type Ports,
  text,
  writeConstant,
  writeNode,
  writePorts,
} from "./onnx-wire.ts";
import { formatShape, sameShape } from "./shape.ts";
import type { Constant, Input, Value } from "./value.ts";

const IR_VERSION = 8;
const OPSET = 18;

type Outputs = Readonly<Record<string, Value>>;

/** A graph that runs several times in a row, each time from what the run before left (JAX's `lax.scan`, ONNX's Scan). */
export interface Scan {
  /** Runs in a row. */
  readonly length: number;
  /** Inputs that a run takes over from the run before, each with the output that it takes. */
  readonly carry: Readonly<Record<string, string>>;
  /** Inputs of which each run has its own. They, and all outputs that are not carried, get an axis `[length]` in front. */
  readonly sequences: readonly string[];
}

export interface ModelOptions {
  /** Written into the model's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly scan?: Scan | undefined;
}

/**
 * The model that computes `outputs` from the inputs that they depend on. Equal constants are stored once.
 * @param outputs computed values by the names under which they come out
 * @throws TypeError when an output is not computed, two inputs or outputs share a name, or what is scanned does not fit
 */
export function toModel(outputs: Outputs, { metadata = {}, scan }: ModelOptions = {}): Uint8Array {
  const order = inOrder(Object.values(outputs));
  const ports = portsOf(order, outputs);
  const model = new BinaryWriter();
  integer(model, 1, IR_VERSION);
  text(model, 2, "design-reward");
  message(model, 7, (graph) => {
    if (scan !== undefined) return writeScan(graph, order, outputs, ports, scan);
    writeNodes(graph, order, outputs);
    writePorts(graph, ports);
  });
  message(model, 8, (opset) => {
    text(opset, 1, "");
    integer(opset, 2, OPSET);
  });
  for (const [key, value] of Object.entries(metadata))
    message(model, 14, (entry) => {
      text(entry, 1, key);
      text(entry, 2, value);
    });
  return model.finish();
}

function portsOf(order: readonly Value[], outputs: Outputs): Ports {
  const inputs = order.filter((value): value is Input => value.kind === "input");
  const names = [...inputs.map(({ name }) => name), ...Object.keys(outputs)];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new TypeError(`toModel: two inputs or outputs are called ${twice}`);
  return {
    inputs,
    outputs: Object.entries(outputs).map(([name, { type, shape }]) => ({ name, type, shape })),
  };
}

/**
 * All nodes and constants of a graph.
 * @param called what its inputs and outputs are called in the model
 */
function writeNodes(
  graph: BinaryWriter,
  order: readonly Value[],
  outputs: Outputs,
  called = (name: string): string => name,
): void {
  const names = new Map<Value, string>();
  for (const [name, value] of Object.entries(outputs)) {
    if (value.kind !== "computed" || names.has(value))
      throw new TypeError(`toModel: output ${name} is no computed value of its own`);
    names.set(value, called(name));
  }
  const stored = new Map<string, Constant>();
  for (const value of order) {
    if (value.kind === "input") names.set(value, called(value.name));
    else if (value.kind === "computed") names.set(value, names.get(value) ?? `#${names.size}`);
    else {
      const key = `${value.type} ${value.shape.join()} ${Buffer.from(bytesOf(value)).toString("latin1")}`;
      const first = stored.get(key) ?? value;
      if (first === value) stored.set(key, value);
      names.set(value, names.get(first) ?? `#${names.size}`);
    }
  }
  const name = (value: Value): string => names.get(value)!;
  for (const value of order)
    if (value.kind === "computed")
      writeNode(graph, {
        operator: value.operation.onnx,
        inputs: value.inputs.map(name),
        outputs: [name(value)],
        attributes: value.attributes,
      });
  for (const value of stored.values()) writeConstant(graph, value, name(value));
}

/**
 * A graph of one Scan, whose body is the graph of one run. ONNX wants what the Scan hands in and takes out to be called
 * differently inside; the other inputs the body sees as they are.
 */
function writeScan(
  graph: BinaryWriter,
  order: readonly Value[],
  outputs: Outputs,
  ports: Ports,
  { length, carry, sequences }: Scan,
): void {
  const carried = Object.entries(carry).map(
    ([from, to]) => [find(ports.inputs, from), find(ports.outputs, to)] as const,
  );
  for (const [from, to] of carried)
    if (!sameShape(from.shape, to.shape))
      throw new TypeError(
        `toModel: ${to.name} is ${formatShape(to.shape)} and cannot be ${from.name}, which is ${formatShape(from.shape)}`,
      );
  const inputs = [...carried.map(([from]) => from), ...sequences.map((name) => find(ports.inputs, name))];
  const last = carried.map(([, to]) => to);
  const results = [...last, ...ports.outputs.filter((port) => !last.includes(port))];

  const renamed = new Set([...inputs, ...results].map(({ name }) => name));
  const called = (name: string): string => (renamed.has(name) ? `each ${name}` : name);
  const inside = (port: Port): Port => ({ ...port, name: called(port.name) });
  const long = (port: Port): Port => ({ ...port, shape: [length, ...port.shape] });
  writeNode(graph, {
    operator: "Scan",
    inputs: inputs.map(({ name }) => name),
    outputs: results.map(({ name }) => name),
    attributes: {
      num_scan_inputs: sequences.length,
      body(body) {
        writeNodes(body, order, outputs, called);
        writePorts(body, { inputs: inputs.map(inside), outputs: results.map(inside) });
      },
    },
  });
  writePorts(graph, {
    inputs: ports.inputs.map((port) => (sequences.includes(port.name) ? long(port) : port)),
    outputs: ports.outputs.map((port) => (last.includes(port) ? port : long(port))),
  });
}

function find(ports: readonly Port[], name: string): Port {
  const found = ports.find((port) => port.name === name);
  if (found === undefined) throw new TypeError(`toModel: there is no ${name} to scan with`);
  return found;
}
