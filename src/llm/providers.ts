/** The registry of providers. A new one is a file and an entry here; its SDK is loaded when it is first used. */
import type { OpenProvider, Provider, ProviderOptions } from "./provider.ts";

export interface ProviderEntry {
  /** The prefix of its model names. */
  readonly name: string;
  /** The environment variable of its key. */
  readonly keyVariable: string;
  /** What `auto` takes when the key is set. */
  readonly defaultModel: string;
  load(): Promise<OpenProvider>;
}

/** In the order in which `auto` looks for keys. */
export const providers: readonly ProviderEntry[] = [
  {
    name: "anthropic",
    keyVariable: "ANTHROPIC_API_KEY",
    defaultModel: "claude-sonnet-5-5",
    load: async () => (await import("./anthropic.ts")).openAnthropic,
  },
  {
    name: "openai",
    keyVariable: "OPENAI_API_KEY",
    defaultModel: "gpt-6.1-terra",
    load: async () => (await import("./openai.ts")).openOpenAi,
  },
];

/** @throws UsageProblem when the key is missing or the address is none */
export async function openProvider(
  entry: ProviderEntry,
  options: Omit<ProviderOptions, "keyVariable">,
): Promise<Provider> {
  const open = await entry.load();
  return open({ ...options, keyVariable: entry.keyVariable });
}
