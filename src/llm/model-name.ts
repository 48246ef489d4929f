/** What `--model` may say, and what `auto` stands for. */
import { UsageProblem } from "../core/problem.ts";
import { keyIn } from "./keys.ts";
import { type ProviderEntry, providers } from "./providers.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A model name taken apart. */
export type ModelName =
  | { readonly kind: "offline" }
  | { readonly kind: "manual" }
  | { readonly kind: "replay"; readonly run: string }
  | { readonly kind: "provider"; readonly provider: ProviderEntry; readonly model: string };

/** @throws UsageProblem that lists the allowed forms */
export function parseModelName(name: string): ModelName {
  if (name === "offline" || name === "manual") return { kind: name };
  const [, prefix, rest] = /^([a-z]+):(.+)$/s.exec(name.trim()) ?? [];
  if (rest !== undefined) {
    if (prefix === "replay") return { kind: "replay", run: rest };
    const provider = providers.find((each) => each.name === prefix);
    if (provider) return { kind: "provider", provider, model: rest };
  }
  const forms = [
    "auto",
    "offline",
    "manual",
    ...providers.map((each) => `${each.name}:<model>`),
    "replay:<run>",
  ];
  throw new UsageProblem(`unknown model "${name}": expected one of ${forms.join(", ")}`);
}

/** Whether a name is of a model behind an API, whose questions are paid; false for a name of no known form. */
export function isProviderModel(name: string): boolean {
  return providers.some((each) => name.trim().startsWith(`${each.name}:`));
}

/**
 * The model that a name stands for: `auto` is the default model of the first provider whose key is set, else
 * `offline`.
 * @throws UsageProblem for a name of no known form
 */
export function resolveModel(model: string, env: Environment): string {
  if (model === "auto") {
    const provider = providers.find(({ keyVariable }) => keyIn(env, keyVariable));
    return provider ? `${provider.name}:${provider.defaultModel}` : "offline";
  }
  parseModelName(model);
  return model;
}
