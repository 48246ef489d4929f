import { stripTypeScriptTypes } from "node:module";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/random.ts";
import { compileGenome } from "../../../src/designers/offline/genome.ts";
import { explore } from "../../../src/designers/offline/knowledge.ts";
import { printReward } from "../../../src/designers/offline/print.ts";
import { structureCount, structured } from "../../../src/designers/offline/structures.ts";
import { mutate } from "../../../src/designers/offline/variation.ts";
import { sliderTask } from "./slider-task.ts";

const knowledge = explore(sliderTask);

async function imported(source: string) {
  const javascript = stripTypeScriptTypes(source);
  const module: { reward(s: unknown, a: unknown, next: unknown): Record<string, number> } = await import(
    `data:text/javascript,${encodeURIComponent(javascript)}`
  );
  return module.reward;
}

describe("a printed genome", () => {
  test("reads like a reward that a person would keep", () => {
    const genome = structured(knowledge, 0, 0, new Random(1));
    expect(printReward(genome, sliderTask, knowledge.features)).toMatchSnapshot();
  });

  test("pays what the genome says, for all structures and their mutations", async () => {
    const random = new Random(7);
    for (let i = 0; i < 4 * structureCount(knowledge); i++) {
      const first = structured(knowledge, i, 0.5, random);
      const genome = i < structureCount(knowledge) ? first : mutate(first, knowledge, random);
      const reward = await imported(printReward(genome, sliderTask, knowledge.features));
      const terms = compileGenome(genome, knowledge.features);
      for (const { state, action, next } of knowledge.rows.slice(0, 50)) {
        const paid = reward(state, action, next);
        expect(Object.keys(paid)).toEqual(genome.terms.map(({ name }) => name));
        Object.values(paid).forEach((value, term) => {
          expect(value).toBeCloseTo(terms[term]!(state, action, next), 3);
        });
      }
    }
  });
});
