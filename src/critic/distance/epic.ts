/**
 * EPIC (Gleave et al., "Quantifying Differences in Reward Functions", ICLR 2021): canonically shaped rewards on a coverage
 * distribution, C(R)(s, a, s′) = R(s, a, s′) + E[γ R(s′, A, S′) − R(s, A, S′) − γ R(S, A, S′)], with S, A and S′ drawn
 * independently. The last expectation is the same for every transition and leaves Pearson's distance alone.
 */
import { Random } from "../../core/random.ts";
import { layoutOf } from "../../sim/columns.ts";
import type { Task } from "../../sim/environment.ts";
import { coverage } from "./coverage.ts";
import { type LinearForm, LinearFormBuilder } from "./linear-form.ts";

const TRANSITIONS = 128;
const SAMPLES = 32;

export function epicForm(task: Task, discount: number, seed: number): LinearForm {
  const random = new Random(seed, 1);
  const transitions = coverage(task, TRANSITIONS, seed);
  const pool = coverage(task, 4 * SAMPLES, seed + 1);
  const drawn = random.shuffle(pool).slice(0, SAMPLES);
  const actions = random.shuffle(pool).slice(0, SAMPLES);
  const form = new LinearFormBuilder();
  transitions.forEach((transition, entry) => {
    form.add(entry, 1, transition);
    drawn.forEach(({ state: next }, k) => {
      const { action } = actions[k]!;
      // What follows an end pays nothing.
      if (!transition.ends) form.add(entry, discount / SAMPLES, { state: transition.next, action, next });
      form.add(entry, -1 / SAMPLES, { state: transition.state, action, next });
    });
  });
  return form.build(layoutOf(task.environment, 1, 1), TRANSITIONS);
}
