/** Flights of the planar quadrotor: stay at a place, and go to another. */
import { defineTask } from "../../src/sim/environment.ts";
import { quadrotor, type State } from "./environment.ts";

function targetDistance(s: State): number {
  return Math.hypot(s.target[0] - s.position[0], s.target[1] - s.position[1]);
}

const endsWhen = "the quadrotor pitches more than 90° or is more than 4 m away from the target";

const quadrotorHover = defineTask({
  id: "quadrotor-hover",
  title: "Quadrotor: hover",
  description:
    "The quadrotor starts disturbed: up to 1 m off, tilted and moving. Bring it to the target at the origin and hover there as still as possible until the end of the episode.",
  environment: quadrotor,
  horizon: 250,
  endsWhen,
  fitness: {
    unit: "share of time",
    meaning:
      "Share of the second half of the time limit for which the quadrotor was within 0.2 m of the target and slower than 0.5 m/s.",
    range: [0, 1],
    of: (_s, _a, next) =>
      targetDistance(next) < 0.2 && Math.hypot(next.velocity[0], next.velocity[1]) < 0.5 ? 1 : 0,
    reduce: "mean",
    from: 0.5,
    afterEnd: "zero",
  },
  success: {
    meaning:
      "Within 0.2 m of the target and slower than 0.5 m/s for 90 % of the last quarter of the time limit.",
    of: (_s, _a, next) => targetDistance(next) < 0.2 && Math.hypot(next.velocity[0], next.velocity[1]) < 0.5,
    from: 0.75,
    share: 0.9,
    afterEnd: "zero",
  },
  rewards: { human: "quadrotor-hover.human.ts", sparse: "quadrotor-hover.sparse.ts" },
  training: { steps: 300_000, discount: 0.97 },
});

const quadrotorWaypoint = defineTask({
  id: "quadrotor-waypoint",
  title: "Quadrotor: waypoint",
  description:
    "The quadrotor starts level and at rest at the origin. Fly to the target, which lies 1 m to 2 m away in a random direction, as fast as possible, and stay there until the end of the episode.",
  environment: quadrotor,
  horizon: 250,
  endsWhen,
  reset: (random) => {
    const direction = random.uniform(-Math.PI, Math.PI);
    const distance = random.uniform(1, 2);
    return {
      position: [0, 0],
      velocity: [0, 0],
      pitch: 0,
      pitchVelocity: 0,
      target: [distance * Math.cos(direction), distance * Math.sin(direction)],
    };
  },
  fitness: {
    unit: "share of time",
    meaning: "Share of the time limit for which the quadrotor was within 0.25 m of the target.",
    range: [0, 1],
    of: (_s, _a, next) => (targetDistance(next) < 0.25 ? 1 : 0),
    reduce: "mean",
    from: 0,
    afterEnd: "zero",
  },
  success: {
    meaning: "The quadrotor is within 0.25 m of the target for 90 % of the last quarter of the time limit.",
    of: (_s, _a, next) => targetDistance(next) < 0.25,
    from: 0.75,
    share: 0.9,
    afterEnd: "zero",
  },
  rewards: { human: "quadrotor-waypoint.human.ts", sparse: "quadrotor-waypoint.sparse.ts" },
  training: { steps: 300_000, discount: 0.97 },
});

export const tasks = [quadrotorHover, quadrotorWaypoint] as const;
