/**
 * ONNX Runtime on WebGPU. Kept outputs stay on the device: an update of a training then waits for its few metrics and
 * for nothing else.
 */
import type * as ort from "onnxruntime-node";
import type { BackendId } from "../../core/backend-id.ts";
import type { Backend, Executable, Tensor } from "../backend.ts";
import { compute, input, type Value } from "../graph/value.ts";
import { DeviceMemory } from "./device-memory.ts";
import { looped } from "./looped.ts";
import { load, type Options, refused, view } from "./onnx-session.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/**
 * Reading a tensor on the device by `getData` ends the process in onnxruntime-node 1.30 (an exception that nobody
 * catches), but a graph may have it as an input and an output in host memory.
 */
const IDENTITY = { onnx: "Identity" };

export function webgpuBackend(id: BackendId, options: Options): Backend {
  const memory = new DeviceMemory();
  const feed = (feeds: Tensors): Record<string, ort.Tensor> =>
    Object.fromEntries(Object.entries(feeds).map(([name, each]) => [name, memory.find(each) ?? view(each)]));
  const attempt = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw refused(id, "run a graph", error);
    });

  async function plain(outputs: Readonly<Record<string, Value>>): Promise<Executable> {
    const session = await load(id, outputs, options);
    return {
      async run(feeds, into) {
        for (const tensor of Object.values(into)) memory.forget(tensor);
        await attempt(session.run(feed(feeds), feed(into)));
      },
      dispose: () => session.release(),
    };
  }

  async function keeping(
    outputs: Readonly<Record<string, Value>>,
    kept: readonly string[],
  ): Promise<Executable> {
    const places = Object.keys(outputs).map((name) => [name, kept.includes(name) ? "gpu-buffer" : "cpu"]);
    const session = await load(id, outputs, {
      ...options,
      preferredOutputLocation: Object.fromEntries(places),
    });
    const copies = new Map<string, Promise<ort.InferenceSession>>();
    const owned = new Set<Tensor>();
    const copy = async (from: ort.Tensor, to: Tensor): Promise<void> => {
      const key = to.shape.join();
      const graph =
        copies.get(key) ?? load(id, { copy: compute(IDENTITY, [input("x", to.shape)], to.shape) }, options);
      copies.set(key, graph);
      await attempt((await graph).run({ x: from }, { copy: view(to) }));
    };
    return {
      async run(feeds, into) {
        const results = await attempt(session.run(feed(feeds)));
        for (const name in into) {
          const tensor = into[name]!;
          const result = results[name]!;
          if (kept.includes(name)) {
            memory.keep(tensor, result, copy);
            owned.add(tensor);
          } else {
            memory.forget(tensor);
            tensor.data.set(result.data as never);
          }
        }
      },
      async dispose() {
        for (const tensor of owned) memory.forget(tensor);
        for (const graph of copies.values()) await (await graph).release();
        await session.release();
      },
    };
  }

  return {
    id,
    compile: async (outputs, { kept = [], scan } = {}) =>
      looped(await (kept.length === 0 ? plain(outputs) : keeping(outputs, kept)), outputs, scan),
    async read(...tensors) {
      for (const tensor of tensors) await memory.read(tensor);
    },
    wrote(...tensors) {
      for (const tensor of tensors) memory.forget(tensor);
    },
  };
}
