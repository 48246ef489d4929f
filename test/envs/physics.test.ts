/** The dynamics against physics: energy without control, equilibria, and steps worked out by hand. */
import { describe, expect, test } from "vitest";
import { type State as AcrobotState, acrobot } from "../../envs/acrobot/environment.ts";
import { cartpole } from "../../envs/cartpole/environment.ts";
import { type CartPole, stepCartPole } from "../../envs/cartpole/physics.ts";
import { cartpoleDiscrete } from "../../envs/cartpole-discrete/environment.ts";
import { type State as CarState, mountaincar } from "../../envs/mountaincar/environment.ts";
import { navigation } from "../../envs/navigation/environment.ts";
import { arena, layOut } from "../../envs/navigation/layout.ts";
import { type State as PendulumState, pendulum } from "../../envs/pendulum/environment.ts";
import { quadrotor } from "../../envs/quadrotor/environment.ts";
import { type State as ArmState, reacher } from "../../envs/reacher/environment.ts";
import { Random } from "../../src/core/random.ts";

/** Largest distance of a quantity from its first value over some steps. */
function drift<S>(start: S, steps: number, step: (state: S) => S, quantity: (state: S) => number): number {
  let state = start;
  let largest = 0;
  for (let t = 0; t < steps; t++) {
    state = step(state);
    largest = Math.max(largest, Math.abs(quantity(state) - quantity(start)));
  }
  return largest;
}

function expectClose(
  actual: Record<string, number | readonly number[]>,
  expected: Record<string, number | readonly number[]>,
): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    const wanted = [value].flat() as number[];
    wanted.forEach((number, k) => {
      expect([actual[name]!].flat()[k], name).toBeCloseTo(number, 10);
    });
  }
}

describe("cart-pole", () => {
  /** Cart, and a uniform pole: translation of its centre of mass, rotation about it, height. */
  const energy = (s: CartPole): number => {
    const vx = s.cartVelocity + 0.5 * s.poleVelocity * Math.cos(s.poleAngle);
    const vz = -0.5 * s.poleVelocity * Math.sin(s.poleAngle);
    const spin = 0.5 * (1 / 12) * 0.1 * s.poleVelocity ** 2;
    return (
      0.5 * s.cartVelocity ** 2 + 0.05 * (vx ** 2 + vz ** 2) + spin + 0.1 * 9.8 * 0.5 * Math.cos(s.poleAngle)
    );
  };
  const momentum = (s: CartPole): number =>
    1.1 * s.cartVelocity + 0.05 * s.poleVelocity * Math.cos(s.poleAngle);
  const tilted = { cartPosition: 0, cartVelocity: 0, poleAngle: 2, poleVelocity: 0 };
  const free = (s: CartPole) => stepCartPole(s, 0);

  test("keeps its energy and its momentum without a force, to the integrator's accuracy", () => {
    expect(drift(tilted, 1000, free, energy)).toBeLessThan(0.1 * 0.98);
    expect(drift(tilted, 1000, free, momentum)).toBeLessThan(0.02);
  });

  test("rests upright and hanging, and falls from anywhere near upright", () => {
    const rest = { cartPosition: 1, cartVelocity: 0, poleAngle: 0, poleVelocity: 0 };
    expectClose(cartpole.step(rest, { force: 0 }), rest);
    const hanging = stepCartPole({ ...rest, poleAngle: Math.PI }, 0);
    expect(Math.cos(hanging.poleAngle)).toBeCloseTo(-1, 12);
    expect(stepCartPole({ ...rest, poleAngle: 0.01 }, 0).poleVelocity).toBeGreaterThan(0);
  });

  test("a push of 10 N on the upright pole", () => {
    // drive = 10 / 1.1; α = -drive / (0.5 (4/3 - 0.1 / 1.1)); x'' = drive - 0.05 α / 1.1
    const drive = 10 / 1.1;
    const alpha = -drive / (0.5 * (4 / 3 - 0.1 / 1.1));
    const acceleration = drive - (0.05 * alpha) / 1.1;
    const rest = { cartPosition: 0, cartVelocity: 0, poleAngle: 0, poleVelocity: 0 };
    const pushed = {
      cartPosition: 0.02 * 0.02 * acceleration,
      cartVelocity: 0.02 * acceleration,
      poleAngle: 0.02 * 0.02 * alpha,
      poleVelocity: 0.02 * alpha,
    };
    expectClose({ ...stepCartPole(rest, 10) }, pushed);
    expectClose(cartpoleDiscrete.step(rest, { push: 1 }), pushed);
    expect(cartpoleDiscrete.step(rest, { push: 0 }).cartVelocity).toBeCloseTo(-0.02 * acceleration, 12);
    expect(cartpole.step(rest, { force: 5 })).toEqual(stepCartPole(stepCartPole(rest, 5), 5));
  });
});

describe("pendulum", () => {
  const energy = (s: PendulumState): number => s.velocity ** 2 / 6 + 5 * Math.cos(s.angle);

  test("keeps its energy without a torque, to the integrator's accuracy", () => {
    const free = (s: PendulumState) => pendulum.step(s, { torque: 0 });
    expect(drift({ angle: 2.5, velocity: 0 }, 500, free, energy)).toBeLessThan(0.05 * 10);
  });

  test("rests upright and hanging", () => {
    expectClose(pendulum.step({ angle: 0, velocity: 0 }, { torque: 0 }), { angle: 0, velocity: 0 });
    expect(Math.abs(pendulum.step({ angle: Math.PI, velocity: 0 }, { torque: 0 }).velocity)).toBeLessThan(
      1e-12,
    );
  });

  test("one step from level: θ'' = 15 sin θ + 3 u, and the torque cannot hold it there", () => {
    expectClose(pendulum.step({ angle: Math.PI / 2, velocity: 1 }, { torque: -2 }), {
      angle: Math.PI / 2 + 0.05 * 1.45,
      velocity: 1 + 0.05 * (15 - 6),
    });
  });
});

describe("acrobot", () => {
  const energy = (s: AcrobotState): number => {
    const lower = s.shoulderVelocity + s.elbowVelocity;
    return (
      0.5 * (0.25 + 1 + 1) * s.shoulderVelocity ** 2 +
      0.5 * (0.25 + 1) * lower ** 2 +
      0.5 * Math.cos(s.elbowAngle) * s.shoulderVelocity * lower -
      9.8 * (1.5 * Math.cos(s.shoulderAngle) + 0.5 * Math.cos(s.shoulderAngle + s.elbowAngle))
    );
  };
  const free = (s: AcrobotState) => acrobot.step(s, { torque: 0 });

  test("keeps its energy without a torque, to the integrator's accuracy", () => {
    const start = { shoulderAngle: 1.2, elbowAngle: -0.8, shoulderVelocity: 0, elbowVelocity: 0 };
    expect(drift(start, 300, free, energy)).toBeLessThan(0.02 * 39.2);
  });

  test("rests where both links hang and where both stand", () => {
    const hanging = { shoulderAngle: 0, elbowAngle: 0, shoulderVelocity: 0, elbowVelocity: 0 };
    expectClose(free(hanging), hanging);
    const standing = free({ ...hanging, shoulderAngle: Math.PI });
    expect(Math.cos(standing.shoulderAngle)).toBeCloseTo(-1, 10);
  });

  test("starts to move from rest as the mass matrix says", () => {
    // Hanging: [[3.5 + 1, 1.75], [1.75, 1.25]] (a, b) = (0, 1), so b = 4.5 / (4.5 * 1.25 - 1.75²) for small times.
    const determinant = 4.5 * 1.25 - 1.75 ** 2;
    const hanging = { shoulderAngle: 0, elbowAngle: 0, shoulderVelocity: 0, elbowVelocity: 0 };
    const moved = acrobot.step(hanging, { torque: 1 });
    expect(moved.elbowVelocity / 0.2).toBeGreaterThan(0.8 * (4.5 / determinant));
    expect(moved.elbowVelocity / 0.2).toBeLessThan(4.5 / determinant);
    expect(moved.shoulderVelocity / 0.2).toBeLessThan(0.8 * (-1.75 / determinant));
    expect(moved.shoulderVelocity / 0.2).toBeGreaterThan(-1.75 / determinant);
  });
});

describe("mountain car", () => {
  const energy = (s: CarState): number => 0.5 * s.velocity ** 2 + (0.0025 / 3) * Math.sin(3 * s.position);

  test("keeps its energy without throttle, to the integrator's accuracy", () => {
    const free = (s: CarState) => mountaincar.step(s, { throttle: 0 });
    expect(drift({ position: -0.9, velocity: 0 }, 500, free, energy)).toBeLessThan(0.06 * (0.0025 / 3));
  });

  test("rests at the bottom, and cannot drive straight up", () => {
    const bottom = { position: -Math.PI / 6, velocity: 0 };
    expectClose(mountaincar.step(bottom, { throttle: 0 }), bottom);
    let car: CarState = bottom;
    for (let t = 0; t < 400; t++) car = mountaincar.step(car, { throttle: 1 });
    expect(car.position).toBeLessThan(0.45);
  });

  test("one step by hand, and the stop at the wall", () => {
    const velocity = 0.01 + 0.0015 * 0.5 - 0.0025 * Math.cos(0);
    expectClose(mountaincar.step({ position: 0, velocity: 0.01 }, { throttle: 0.5 }), {
      position: velocity,
      velocity,
    });
    expect(mountaincar.step({ position: -1.19, velocity: -0.05 }, { throttle: -1 })).toEqual({
      position: -1.2,
      velocity: 0,
    });
  });
});

describe("quadrotor", () => {
  const rest = { position: [0, 0], velocity: [0, 0], pitch: 0, pitchVelocity: 0, target: [1, 1] } as const;

  test("hovers where its thrust is its weight", () => {
    expectClose(quadrotor.step(rest, { thrust: 0.486 * 9.81, torque: 0 }), rest);
  });

  test("falls freely without thrust: after n steps by g h² n (n + 1) / 2", () => {
    let state: Parameters<typeof quadrotor.step>[0] = { ...rest, velocity: [1, 0] };
    for (let n = 0; n < 50; n++) state = quadrotor.step(state, { thrust: 0, torque: 0 });
    expect(state.position[0]).toBeCloseTo(1, 10);
    expect(state.position[1]).toBeCloseTo((-9.81 * 0.02 ** 2 * 50 * 51) / 2, 10);
    const energy = 0.5 * Math.hypot(...state.velocity) ** 2 + 9.81 * state.position[1];
    expect(Math.abs(energy - 0.5)).toBeLessThan(0.03 * 9.81 * -state.position[1]);
  });

  test("pitched to the right it is pushed to the right, and torque turns it by its inertia", () => {
    const pitched = { ...rest, pitch: Math.PI / 6 };
    const right = 0.02 * (4 / 0.486) * 0.5;
    const up = 0.02 * ((4 / 0.486) * Math.cos(Math.PI / 6) - 9.81);
    const spin = (0.02 * 0.05) / 0.00383;
    expectClose(quadrotor.step(pitched, { thrust: 4, torque: 0.05 }), {
      position: [0.02 * right, 0.02 * up],
      velocity: [right, up],
      pitch: Math.PI / 6 + 0.02 * spin,
      pitchVelocity: spin,
      target: [1, 1],
    });
  });
});

describe("reacher", () => {
  const rest = {
    shoulderAngle: 0.5,
    elbowAngle: 1,
    shoulderVelocity: 0,
    elbowVelocity: 0,
    tip: [0.5 * (Math.cos(0.5) + Math.cos(1.5)), 0.5 * (Math.sin(0.5) + Math.sin(1.5))],
    target: [0, 1],
  } as const;
  const idle = { shoulderTorque: 0, elbowTorque: 0 };

  /** Two uniform rods of 1 kg and 0.5 m: translation of their centres, rotation about them. */
  const energy = (s: ArmState): number => {
    const lower = s.shoulderVelocity + s.elbowVelocity;
    const x =
      -0.5 * Math.sin(s.shoulderAngle) * s.shoulderVelocity -
      0.25 * Math.sin(s.shoulderAngle + s.elbowAngle) * lower;
    const y =
      0.5 * Math.cos(s.shoulderAngle) * s.shoulderVelocity +
      0.25 * Math.cos(s.shoulderAngle + s.elbowAngle) * lower;
    return (
      0.5 * (0.25 * s.shoulderVelocity) ** 2 +
      (0.5 / 48) * s.shoulderVelocity ** 2 +
      0.5 * (x ** 2 + y ** 2) +
      (0.5 / 48) * lower ** 2
    );
  };

  test("rests anywhere, with its tip where the rods put it", () => {
    expectClose(reacher.step(rest, idle), rest);
  });

  test("loses the energy that joint friction takes, and no other", () => {
    let state: ArmState = { ...rest, shoulderVelocity: 2, elbowVelocity: -3 };
    let expected = energy(state);
    for (let t = 0; t < 25; t++) {
      const next = reacher.step(state, idle);
      const rate = (s: ArmState) => 0.3 * (s.shoulderVelocity ** 2 + s.elbowVelocity ** 2);
      expected -= (0.04 * (rate(state) + rate(next))) / 2;
      state = next;
    }
    expect(energy(state)).toBeLessThan(0.5 * energy({ ...rest, shoulderVelocity: 2, elbowVelocity: -3 }));
    expect(Math.abs(energy(state) - expected)).toBeLessThan(
      0.05 * energy({ ...rest, shoulderVelocity: 2, elbowVelocity: -3 }),
    );
  });

  test("a torque on the straight arm at rest turns the joints as the mass matrix says", () => {
    // [[5/12 + 1/4, 1/12 + 1/8], [1/12 + 1/8, 1/12]] (a, b) = (1, 0)
    const [m11, m12, m22] = [5 / 12 + 1 / 4, 1 / 12 + 1 / 8, 1 / 12];
    const determinant = m11 * m22 - m12 ** 2;
    const straight = { ...rest, shoulderAngle: 0, elbowAngle: 0 };
    const moved = reacher.step(straight, { shoulderTorque: 0.01, elbowTorque: 0 });
    // Joint friction takes up to a fifth of it within the timestep.
    const shoulder = moved.shoulderVelocity / ((0.04 * 0.01 * m22) / determinant);
    const elbow = moved.elbowVelocity / ((-0.04 * 0.01 * m12) / determinant);
    for (const share of [shoulder, elbow]) {
      expect(share).toBeGreaterThan(0.75);
      expect(share).toBeLessThan(1);
    }
  });
});

describe("navigation", () => {
  const layout = layOut(new Random(1));

  test("stays where it is without a force, and coasts to a stop", () => {
    expectClose(navigation.step(layout, { forceX: 0, forceY: 0 }), layout);
    let state: Parameters<typeof navigation.step>[0] = { ...layout, position: [-1, 0], velocity: [1, 0] };
    for (let t = 0; t < 400; t++) state = navigation.step(state, { forceX: 0, forceY: 0 });
    // Speed times mass over drag: 1 m/s * 1 kg / 2 N s/m, less what the first explicit step of drag took.
    expect(state.position[0]).toBeCloseTo(-1 + 0.5 - 0.1, 6);
    expect(Math.abs(state.velocity[0])).toBeLessThan(1e-6);
  });

  test("one step by hand, and the stop at a wall", () => {
    const state = { ...layout, position: [0, 1.99], velocity: [0.5, 1] } as const;
    const next = navigation.step(state, { forceX: 3, forceY: 4 });
    expect(next.velocity[0]).toBeCloseTo(0.5 + 0.1 * (3 - 2 * 0.5), 12);
    expect(next.position[0]).toBeCloseTo(0.1 * 0.7, 12);
    expect([next.position[1], next.velocity[1]]).toEqual([2, 0]);
  });

  test("leaves the robot room between obstacles, at the start and at the goal", () => {
    for (let n = 0; n < 500; n++) {
      const { position, goal, obstacleX, obstacleY } = layOut(new Random(2, n));
      for (let k = 0; k < 3; k++) {
        const [x, y] = [obstacleX[k]!, obstacleY[k]!];
        expect(Math.hypot(x - position[0], y - position[1])).toBeGreaterThan(arena.contact + 0.2);
        expect(Math.hypot(x - goal[0], y - goal[1])).toBeGreaterThan(arena.contact + 0.2);
        for (let j = 0; j < k; j++)
          expect(Math.hypot(x - obstacleX[j]!, y - obstacleY[j]!)).toBeGreaterThan(2 * arena.contact + 0.1);
      }
    }
  });
});
