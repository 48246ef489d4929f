/** A genome as a reward module: the TypeScript that people take home. */
import type { Task } from "../../sim/environment.ts";
import { Declarations, described, inUnit } from "./declarations.ts";
import type { Factor, Genome, Term } from "./genome.ts";
import { type Feature, numeral } from "./quantity.ts";

/** Prints one genome. */
class Module {
  readonly #declared: Declarations;

  constructor(features: ReadonlyMap<string, Feature>) {
    this.#declared = new Declarations(features);
  }

  #factor(factor: Factor, term: string, state: string): string {
    switch (factor.kind) {
      case "near": {
        const { floor = 0 } = factor;
        const near = this.#declared.near(factor, term, state);
        return floor === 0 ? near : `(${numeral(floor)} + ${numeral(1 - floor)} * ${near})`;
      }
      case "far":
        return `(1 - ${this.#declared.near(factor, term, state)})`;
      case "aligned": {
        const feature = this.#declared.feature(factor.feature);
        return `(0.5 + 0.5 * Math.cos(${this.#declared.apart(feature, factor.target, state).apart}))`;
      }
      case "progress": {
        const feature = this.#declared.feature(factor.feature);
        const scale = this.#declared.constants.name(
          `${feature.name}Stride`,
          factor.scale,
          `A usual change of ${described(feature)} in one step${inUnit(feature.unit)}.`,
        );
        return `((${this.#declared.error(feature, factor.target, "s")} - ${this.#declared.error(feature, factor.target, state)}) / ${scale})`;
      }
      case "motion": {
        const feature = this.#declared.feature(factor.feature);
        const scale = this.#declared.constants.name(
          `${feature.name}Scale`,
          factor.scale,
          `A usual size of ${described(feature)}${inUnit(feature.unit)}.`,
        );
        const value = this.#declared.value(feature, state);
        return `Math.min(4, (${value.includes(" ") ? `(${value})` : value} / ${scale}) ** 2)`;
      }
      case "edge": {
        const feature = this.#declared.feature(factor.feature);
        const limit = this.#declared.constants.name(
          `${feature.name}Limit`,
          factor.limit,
          `How far ${described(feature)} may go from the middle${inUnit(feature.unit)}.`,
        );
        this.#declared.helper(
          "nearLimit",
          "0 in the inner three quarters, rising to 1 at the limit.",
          "error: number, limit: number",
          "  return Math.min(1, Math.max(0, 4 * (error / limit) - 3)) ** 2;",
        );
        return `nearLimit(${this.#declared.error(feature, factor.target, state)}, ${limit})`;
      }
      case "crowding": {
        const feature = this.#declared.feature(factor.feature);
        const width = this.#declared.constants.name(
          `${feature.name}Width`,
          factor.width,
          `Distance at which an obstacle begins to matter${inUnit(feature.unit)}.`,
        );
        const contact =
          factor.contact === 0
            ? ""
            : ` - ${this.#declared.constants.name(`${feature.name}Contact`, factor.contact, `Distance at which an obstacle is touched${inUnit(feature.unit)}.`)}`;
        return `Math.exp(-Math.max(0, ${this.#declared.value(feature, state)}${contact}) / ${width})`;
      }
      case "effort": {
        const parts = factor.controls.map(
          ({ name, limit }) =>
            `(a.${name} / ${this.#declared.constants.name(`${name}Limit`, limit, `Largest size of \`${name}\`.`)}) ** 2`,
        );
        return parts.length === 1 ? parts[0]! : `((${parts.join(" + ")}) / ${parts.length})`;
      }
    }
  }

  #term(term: Term): string {
    const { name, weight, factors, gain } = term;
    const scale = weight === 1 && factors.length > 0 ? [] : [numeral(weight)];
    if (gain === true) {
      const potential = this.#potential(term);
      return `    ${name}: ${[...scale, `(${potential}(next) - ${potential}(s))`].join(" * ")},`;
    }
    const written = factors.map((factor) => this.#factor(factor, name, "next"));
    return `    ${name}: ${[...scale, ...written].join(" * ")},`;
  }

  /** The function whose rise a term pays. */
  #potential({ name, factors }: Term): string {
    const product = factors.map((factor) => this.#factor(factor, name, "s")).join(" * ");
    return this.#declared.helper(
      `${name}Potential`,
      `What \`${name}\` pays the rise of: 1 where it is fully reached.`,
      "s: State",
      `  return ${product};`,
    );
  }

  print(genome: Genome, task: Task): string {
    const terms = genome.terms.map((term) => this.#term(term));
    return [
      `/** Reward for the task \`${task.id}\`, composed by the offline designer. */`,
      'import type { State, Action } from "./task";',
      "",
      ...(this.#declared.constants.text === "" ? [] : [this.#declared.constants.text, ""]),
      ...this.#declared.helpers.flatMap((helper) => [helper, ""]),
      "export function reward(s: State, a: Action, next: State) {",
      "  return {",
      ...terms,
      "  };",
      "}",
      "",
    ].join("\n");
  }
}

/** The reward module of a genome. Equal genomes give equal text. */
export function printReward(genome: Genome, task: Task, features: ReadonlyMap<string, Feature>): string {
  return new Module(features).print(genome, task);
}
