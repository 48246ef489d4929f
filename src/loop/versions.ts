/** The versions that a result depends on. */
import { arch, platform } from "node:os";
import { dependencyVersion, packageVersion } from "../core/package.ts";

/** Of this package, the runtime and the libraries that compute. */
export function versions(): Readonly<Record<string, string>> {
  return {
    "design-reward": packageVersion(),
    node: process.versions.node,
    "onnxruntime-node": dependencyVersion("onnxruntime-node") ?? "unknown",
    "isolated-vm": dependencyVersion("isolated-vm") ?? "unknown",
    platform: `${platform()}-${arch()}`,
  };
}
