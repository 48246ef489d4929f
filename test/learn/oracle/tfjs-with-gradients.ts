/**
 * TensorFlow.js in plain JavaScript with its automatic differentiation. The package's bundle for Node leaves the
 * derivatives out; they lie beside it as modules whose imports omit the file extension, which Node wants to see.
 */
import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";

const derivatives = createRequire(import.meta.url).resolve(
  "@tensorflow/tfjs-core/dist/register_all_gradients.js",
);
const hooks = registerHooks({
  resolve(specifier, context, next) {
    const inside = context.parentURL?.includes("/@tensorflow/tfjs-core/dist/") && specifier.startsWith(".");
    if (!inside) return next(specifier, context);
    try {
      return next(`${specifier}.js`, context);
    } catch {
      return next(`${specifier}/index.js`, context);
    }
  },
});
// Registers them in the engine that all copies of the package in one process share.
await import(pathToFileURL(derivatives).href);
hooks.deregister();
tf.enableProdMode();
await tf.setBackend("cpu");

export { tf };
