/** The terms that a reward for a task can be put together from, with sizes taken from what is known of the task. */
import type { Factor, Shape, Term } from "./genome.ts";
import type { Goal, Knowledge, Measured } from "./knowledge.ts";
import { fieldsOf } from "./quantity.ts";

/** What a goal that ends the episode pays, beside terms of about 1 a step: more than waiting next to it can. */
const ARRIVAL = 100;

/** What getting all the way to a goal pays where both the goal and failure end the episode. */
const GAIN = 40;

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Goal conditions on places and distances; those on speeds belong to {@link speedsNear}. */
export function places({ goal }: Knowledge): readonly Goal[] {
  const found = goal.filter(({ feature }) => feature.kind !== "speed");
  return found.length > 0 ? found : goal;
}

/** Whether errors of a goal condition span the whole circle. */
const wholeTurn = ({ feature, reach }: Goal): boolean => feature.angle && reach > 2;

export function nearFactor(goal: Goal, shape: Shape, width: number, kind: "near" | "far" = "near"): Factor {
  return { kind, feature: goal.feature.name, target: goal.target, width, shape };
}

/**
 * Closeness to one goal condition: paid where the episode goes on at the goal, owed where the goal ends it; where
 * failure ends it too, its rise is paid, since a policy that owes for every step soon fails on purpose.
 */
export function approach(knowledge: Knowledge, goal: Goal, shape: Shape, width: number, weight = 1): Term {
  const name = goal.feature.name;
  if (!knowledge.endsAtGoal)
    return { name: `${name}Near`, weight, factors: [nearFactor(goal, shape, width)] };
  if (knowledge.endsInFailure) {
    const factors = [nearFactor(goal, shape, width)];
    return { name: `${name}Gain`, weight: GAIN * weight, factors, gain: true };
  }
  return { name: `${name}Far`, weight: -weight, factors: [nearFactor(goal, shape, width, "far")] };
}

/** The broadest sensible pull towards one goal condition: felt from wherever episodes start. */
export function pull(knowledge: Knowledge, goal: Goal, weight = 1): Term {
  const name = goal.feature.name;
  if (wholeTurn(goal) && !knowledge.endsAtGoal) {
    return {
      name: `${name}Aligned`,
      weight,
      factors: [{ kind: "aligned", feature: name, target: goal.target }],
    };
  }
  return approach(knowledge, goal, "slope", goal.reach, weight);
}

/** Decrease of one error per step. */
export function progress(goal: Goal, weight = 1): Term {
  const { feature, target, stride } = goal;
  return {
    name: `${feature.name}Progress`,
    weight,
    factors: [{ kind: "progress", feature: feature.name, target, scale: stride }],
  };
}

/** All goal conditions at once: a bonus a step, or one large payment where the goal ends the episode. */
export function goalBonus(knowledge: Knowledge, weight = 1, slack = 1): Term {
  const factors = knowledge.goal.map((goal) => nearFactor(goal, "tolerance", goal.tolerance * slack));
  return knowledge.endsAtGoal
    ? { name: "arrival", weight: ARRIVAL * weight, factors, gain: true }
    : { name: "atGoal", weight, factors };
}

/** Speeds that change a goal condition: of the same unit per second, lengths of vectors before their parts. */
export function speedsNear(knowledge: Knowledge, goal: Goal): readonly Measured[] {
  const matching = knowledge.speeds.filter(({ feature }) => feature.unit.startsWith(`${goal.feature.unit}/`));
  const speeds = matching.length > 0 ? matching : knowledge.speeds;
  const lengths = speeds.filter(({ feature }) => feature.quantity.op === "length");
  const covered = new Set(lengths.flatMap(({ feature }) => fieldsOf(feature.quantity)));
  return [
    ...lengths,
    ...speeds.filter(
      ({ feature }) =>
        feature.quantity.op !== "length" && !fieldsOf(feature.quantity).every((f) => covered.has(f)),
    ),
  ];
}

/** Slowness, paid only close to the goal, so that it does not keep the policy from getting there. */
export function calmAtGoal(knowledge: Knowledge, weight = 0.5): Term {
  const near = places(knowledge);
  return {
    name: "calmAtGoal",
    weight,
    factors: [
      ...near.map((goal) => nearFactor(goal, "bell", Math.max(1.5 * goal.tolerance, 0.1 * goal.reach))),
      ...goalSpeeds(knowledge).map((speed) => slow(speed, 0)),
    ],
  };
}

/** Speeds that should be small at the goal, each once. */
function goalSpeeds(knowledge: Knowledge): readonly Measured[] {
  const speeds = places(knowledge).flatMap((goal) => speedsNear(knowledge, goal));
  return [...new Map(speeds.map((speed) => [speed.feature.name, speed])).values()].slice(0, 3);
}

/** Slowness as a factor that leaves `floor` of a product where the speed is high. */
export function slow({ feature, scale }: Measured, floor: number): Factor {
  return { kind: "near", feature: feature.name, target: 0, width: scale, shape: "tail", floor };
}

/**
 * One product over goal, slowness and the middle of the safe range, in which slowness and the middle only scale
 * (the smooth rewards of dm_control, Tassa et al. 2018). For goals at which the episode goes on.
 */
export function harmony(knowledge: Knowledge, weight = 1, floor = 0.5): Term {
  return {
    name: "together",
    weight,
    factors: [
      ...places(knowledge).map(
        (goal): Factor =>
          wholeTurn(goal)
            ? { kind: "aligned", feature: goal.feature.name, target: goal.target }
            : nearFactor(goal, "tail", Math.max(goal.tolerance, 0.35 * goal.reach)),
      ),
      ...goalSpeeds(knowledge).map((speed) => slow(speed, floor)),
      ...centred(knowledge)
        .flatMap(({ factors }) => factors)
        .map((factor) => (factor.kind === "near" ? { ...factor, floor } : factor)),
    ],
  };
}

/** Motion away from the goal: how a weak motor gathers the energy for a goal that it cannot reach directly. */
export function motionFarFromGoal(goal: Goal, { feature, scale }: Measured, weight = 0.3): Term {
  return {
    name: `${feature.name}${capital("motion")}`,
    weight,
    factors: [
      { kind: "motion", feature: feature.name, scale },
      nearFactor(goal, "bell", Math.max(goal.tolerance, 0.3 * goal.reach), "far"),
    ],
  };
}

/** A penalty on coming close to where an episode ends in failure. */
export function edges({ safety }: Knowledge, weight = 1): Term[] {
  return safety.map(({ feature, target, tolerance }) => ({
    name: `${feature.name}Edge`,
    weight: -weight,
    factors: [{ kind: "edge", feature: feature.name, target, limit: tolerance }],
  }));
}

/** Staying in the middle of what is safe, as a gentle pay. */
export function centred({ safety, goal }: Knowledge, weight = 0.2): Term[] {
  return safety
    .filter(({ feature }) => !goal.some((wanted) => wanted.feature.name === feature.name))
    .map(({ feature, target, tolerance }) => ({
      name: `${feature.name}Centred`,
      weight,
      factors: [{ kind: "near", feature: feature.name, target, width: 0.5 * tolerance, shape: "bell" }],
    }));
}

/** A penalty on closeness to obstacles. */
export function crowding({ clearances }: Knowledge, weight = 0.5): Term[] {
  return clearances.map(({ feature, scale, contact }) => ({
    name: "crowding",
    weight: -weight,
    factors: [
      {
        kind: "crowding",
        feature: feature.name,
        contact,
        width: Math.max(0.05 * scale, 0.15 * (scale - contact)),
      },
    ],
  }));
}

/** A penalty on large controls. Nothing for discrete actions. */
export function effort({ controls }: Knowledge, weight = 0.03): Term[] {
  if (controls.length === 0) return [];
  const sized = controls.map(({ name, range: [low, high] }) => ({
    name,
    limit: Math.max(Math.abs(low), Math.abs(high)),
  }));
  return [{ name: "effort", weight: -weight, factors: [{ kind: "effort", controls: sized }] }];
}

/** A constant for every step: pay for staying alive where failure ends an episode, cost where the goal does. */
export function everyStep(weight: number): Term {
  return { name: weight < 0 ? "time" : "alive", weight, factors: [] };
}
