/** What the terms of a printed reward are written with: named constants, helper functions, and distances to targets. */
import type { Factor, Shape } from "./genome.ts";
import { type Feature, fieldsOf, numeral, printQuantity } from "./quantity.ts";

const shapeHelpers: Readonly<Record<Shape, { readonly doc: string; readonly body: string }>> = {
  slope: {
    doc: "1 without error, falling evenly to 0 at `width` and below 0 beyond.",
    body: "1 - error / width",
  },
  bell: {
    doc: "1 without error, falling like a bell curve with deviation `width`.",
    body: "Math.exp(-0.5 * (error / width) ** 2)",
  },
  tail: {
    doc: "1 without error, one half at `width`, with a long tail.",
    body: "1 / (1 + (error / width) ** 2)",
  },
  tolerance: {
    doc: "1 within `width`, falling like a bell curve outside.",
    body: "Math.exp(-0.5 * Math.max(0, error / width - 1) ** 2)",
  },
};

const constantCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toUpperCase();

/** Named constants, given out once per purpose and value. */
class Constants {
  readonly #lines: string[] = [];
  readonly #names = new Map<string, number>();

  name(base: string, value: number, doc: string): string {
    const stem = constantCase(base);
    const rounded = Number(numeral(value));
    for (let copy = 1; ; copy++) {
      const name = copy === 1 ? stem : `${stem}_${copy}`;
      const known = this.#names.get(name);
      if (known === rounded) return name;
      if (known !== undefined) continue;
      this.#names.set(name, rounded);
      this.#lines.push(`/** ${doc} */\nconst ${name} = ${numeral(value)};`);
      return name;
    }
  }

  get text(): string {
    return this.#lines.join("\n");
  }
}

/** The fields that a feature is made of, as a comment names them. */
export const described = ({ quantity }: Feature): string => {
  const names = [...new Set(fieldsOf(quantity))].map((name) => `\`${name}\``);
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
};

/** What a comment says of a unit. */
export const inUnit = (unit: string): string => (unit === "" || unit === "1" ? "" : `, in ${unit}`);

/** Collects the helpers and constants that the terms of one module need, each once. */
export class Declarations {
  readonly constants = new Constants();
  readonly #helpers = new Map<string, string>();
  readonly #features: ReadonlyMap<string, Feature>;

  constructor(features: ReadonlyMap<string, Feature>) {
    this.#features = features;
  }

  feature(name: string): Feature {
    return this.#features.get(name)!;
  }

  helper(name: string, doc: string, signature: string, body: string): string {
    this.#helpers.set(name, `/** ${doc} */\nfunction ${name}(${signature}): number {\n${body}\n}`);
    return name;
  }

  value(feature: Feature, state: string): string {
    const { quantity, name, unit } = feature;
    if (quantity.op !== "clearance") return printQuantity(quantity, state);
    const axes = quantity.point.map(
      (axis, i) => `${printQuantity(axis, "s")} - s.${quantity.obstacles[i]}[i]`,
    );
    const radius = quantity.radius === null ? "" : ` - s.${quantity.radius}[i]`;
    const helper = this.helper(
      name,
      `Free space to the nearest obstacle${inUnit(unit)}.`,
      "s: State",
      [
        "  let nearest = Infinity;",
        `  for (let i = 0; i < ${quantity.count}; i++) {`,
        `    nearest = Math.min(nearest, Math.hypot(${axes.join(", ")})${radius});`,
        "  }",
        "  return nearest;",
      ].join("\n"),
    );
    return `${helper}(${state})`;
  }

  /** A feature less its target, and the number of the target among those of the feature (empty for the first). */
  apart(feature: Feature, target: number, state: string): { apart: string; copy: string } {
    const value = this.value(feature, state);
    if (target === 0) return { apart: value, copy: "" };
    const aim = this.constants.name(
      `${feature.name}Target`,
      target,
      `Where ${described(feature)} should be${inUnit(feature.unit)}.`,
    );
    return { apart: `${value} - ${aim}`, copy: /_(\d+)$/.exec(aim)?.[1] ?? "" };
  }

  /** How far a feature is from its target. */
  error(feature: Feature, target: number, state: string): string {
    const value = this.value(feature, "s");
    if (target === 0 && feature.quantity.op === "length") {
      const helper = this.helper(
        feature.name,
        `${feature.kind === "speed" ? "Size of" : "Distance between"} ${described(feature)}${inUnit(feature.unit)}.`,
        "s: State",
        `  return ${value};`,
      );
      return `${helper}(${state})`;
    }
    if (target === 0 && !feature.angle) return `Math.abs(${this.value(feature, state)})`;
    const { apart, copy } = this.apart(feature, target, "s");
    const name = `${feature.name}Error${copy}`;
    const body = feature.angle
      ? `  const apart = ${apart};\n  return Math.abs(Math.atan2(Math.sin(apart), Math.cos(apart)));`
      : `  return Math.abs(${apart});`;
    const around = feature.angle ? ", the short way round" : "";
    this.helper(
      name,
      `How far ${described(feature)} is from the target${around}${inUnit(feature.unit)}.`,
      "s: State",
      body,
    );
    return `${name}(${state})`;
  }

  near(factor: Factor & { kind: "near" | "far" }, term: string, state: string): string {
    const feature = this.feature(factor.feature);
    const { doc, body } = shapeHelpers[factor.shape];
    this.helper(factor.shape, doc, "error: number, width: number", `  return ${body};`);
    const width = this.constants.name(
      term.startsWith(feature.name) ? `${term}Width` : `${term}_${feature.name}Width`,
      factor.width,
      `How wide \`${term}\` reaches around the target of ${described(feature)}${inUnit(feature.unit)}.`,
    );
    return `${factor.shape}(${this.error(feature, factor.target, state)}, ${width})`;
  }

  /** All helper functions, in the order in which they were needed. */
  get helpers(): readonly string[] {
    return [...this.#helpers.values()];
  }
}
