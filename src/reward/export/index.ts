/** The export formats. A new one is one file and one line here. */
import { UsageProblem } from "../../core/problem.ts";
import type { ExportFormat, RewardBundle } from "./bundle.ts";
import { javascriptFormat } from "./js.ts";
import { typescriptFormat } from "./ts.ts";

export type { RewardBundle, RewardCard } from "./bundle.ts";

export const exportFormats: readonly ExportFormat[] = [typescriptFormat, javascriptFormat];

/**
 * The files of an exported reward, by name.
 * @throws UsageProblem for an unknown format
 */
export function exportReward(format: string, bundle: RewardBundle): Readonly<Record<string, string>> {
  const known = exportFormats.find(({ name }) => name === format);
  if (known) return known.files(bundle);
  const names = exportFormats.map(({ name }) => name).join(", ");
  throw new UsageProblem(`unknown export format "${format}"; choose one of ${names}`);
}
