/** A puck that is pushed across an arena with round obstacles. */
import { defineEnvironment } from "../../src/sim/environment.ts";
import { type ActionOf, constant, control, type StateOf, vector } from "../../src/sim/fields.ts";
import { arena, layOut } from "./layout.ts";

const mass = 1;
/** Viscous drag in N s/m. */
const drag = 2;
const timestep = 0.1;
const maxForce = 4;

/** Keeps a coordinate inside the walls. */
function walled(coordinate: number): number {
  return Math.min(Math.max(coordinate, -arena.halfWidth), arena.halfWidth);
}

export const navigation = defineEnvironment({
  id: "navigation",
  title: "Navigation",
  description:
    "A round robot of 1 kg and 0.1 m radius slides over the floor of a square arena of 4 m with three fixed round obstacles of 0.25 m radius. Forces along two axes push it against viscous drag, so it goes at most 2 m/s and needs room to stop. Walls stop it. It touches obstacle k when its centre is within 0.35 m of (obstacleX[k], obstacleY[k]).",
  source:
    "Newton's second law for a point mass with viscous drag (as in the point mass of dm_control, Tassa et al. 2018, with obstacles added); semi-implicit Euler; walls as inelastic stops.",
  state: {
    position: vector("m", "the robot's centre, 0 is the middle of the arena", 2, [
      -arena.halfWidth,
      arena.halfWidth,
    ]),
    velocity: vector("m/s", "of the robot", 2, [-2, 2]),
    goal: vector("m", "where to go", 2, [-arena.halfWidth, arena.halfWidth]),
    obstacleX: vector("m", "first coordinates of the obstacles' centres", 3, [
      -arena.halfWidth,
      arena.halfWidth,
    ]),
    obstacleY: vector("m", "second coordinates of the obstacles' centres", 3, [
      -arena.halfWidth,
      arena.halfWidth,
    ]),
  },
  action: {
    forceX: control("N", [-maxForce, maxForce], "push along the first axis"),
    forceY: control("N", [-maxForce, maxForce], "push along the second axis"),
  },
  constants: [
    constant("mass of the robot", "kg", mass),
    constant("viscous drag", "N s/m", drag),
    constant("distance of the centres at which the robot touches an obstacle", "m", arena.contact),
  ],
  timestep,
  observation: [
    "to goal x",
    "to goal y",
    "velocity x",
    "velocity y",
    "position x",
    "position y",
    "to obstacle 0 x",
    "to obstacle 0 y",
    "to obstacle 1 x",
    "to obstacle 1 y",
    "to obstacle 2 x",
    "to obstacle 2 y",
  ],
  observe: (s) => {
    const x0 = s.obstacleX[0] - s.position[0];
    const y0 = s.obstacleY[0] - s.position[1];
    const x1 = s.obstacleX[1] - s.position[0];
    const y1 = s.obstacleY[1] - s.position[1];
    const x2 = s.obstacleX[2] - s.position[0];
    const y2 = s.obstacleY[2] - s.position[1];
    const near0 = arena.contact / Math.max(x0 * x0 + y0 * y0, arena.contact ** 2);
    const near1 = arena.contact / Math.max(x1 * x1 + y1 * y1, arena.contact ** 2);
    const near2 = arena.contact / Math.max(x2 * x2 + y2 * y2, arena.contact ** 2);
    return [
      (s.goal[0] - s.position[0]) / 1.5,
      (s.goal[1] - s.position[1]) / 1.5,
      s.velocity[0],
      s.velocity[1],
      s.position[0] / 1.5,
      s.position[1] / 1.5,
      2 * near0 * x0,
      2 * near0 * y0,
      2 * near1 * x1,
      2 * near1 * y1,
      2 * near2 * x2,
      2 * near2 * y2,
    ];
  },
  reset: layOut,
  step: (s, a) => {
    const x = s.velocity[0] + (timestep * (a.forceX - drag * s.velocity[0])) / mass;
    const y = s.velocity[1] + (timestep * (a.forceY - drag * s.velocity[1])) / mass;
    const toX = s.position[0] + timestep * x;
    const toY = s.position[1] + timestep * y;
    return {
      position: [walled(toX), walled(toY)],
      velocity: [walled(toX) === toX ? x : 0, walled(toY) === toY ? y : 0],
      goal: s.goal,
      obstacleX: s.obstacleX,
      obstacleY: s.obstacleY,
    };
  },
  terminated: () => false,
});

export type State = StateOf<typeof navigation.state>;
export type Action = ActionOf<typeof navigation.action>;
