/**
 * What WebGPU's memory holds of tensors between runs, so that the parameters and moments of a training neither leave the
 * device nor come back with every update.
 */
import type * as ort from "onnxruntime-node";
import type { Tensor } from "../backend.ts";

interface Held {
  readonly onDevice: ort.Tensor;
  /** Copies it into a tensor in host memory. */
  readonly copy: (from: ort.Tensor, to: Tensor) => Promise<void>;
  /** Whether the tensor's data is what lies on the device. */
  fresh: boolean;
}

export class DeviceMemory {
  readonly #held = new Map<Tensor, Held>();

  /** The tensor as it lies on the device, if it does. */
  find(tensor: Tensor): ort.Tensor | undefined {
    return this.#held.get(tensor)?.onDevice;
  }

  /** From now on the tensor is what lies on the device; what lay there before is released. */
  keep(tensor: Tensor, onDevice: ort.Tensor, copy: Held["copy"]): void {
    this.forget(tensor);
    this.#held.set(tensor, { onDevice, copy, fresh: false });
  }

  async read(tensor: Tensor): Promise<void> {
    const held = this.#held.get(tensor);
    if (held === undefined || held.fresh) return;
    await held.copy(held.onDevice, tensor);
    held.fresh = true;
  }

  /** From now on the tensor is what its data says. */
  forget(tensor: Tensor): void {
    this.#held.get(tensor)?.onDevice.dispose();
    this.#held.delete(tensor);
  }
}
