import { describe, expect, test } from "vitest";
import { paidLoops, type WatchedStep } from "../../../src/learn/audit/loops.ts";

/** Two rounds on a circle, 20 steps each. */
const rounds = (pay: (angle: number, next: number) => number, fitness = 0): WatchedStep[] =>
  Array.from({ length: 41 }, (_, t) => {
    const [angle, next] = [t, t + 1].map((at) => (2 * Math.PI * (at + 0.5)) / 20) as [number, number];
    return { observation: [Math.cos(angle), Math.sin(angle)], reward: pay(angle, next), fitness };
  });

describe("paid loops", () => {
  test("rounds that pay are found, with their length", () => {
    const { steps, reward, positive, loops, length } = paidLoops(
      rounds(() => 1),
      0,
    );
    expect(steps).toBe(40);
    expect([reward, positive]).toEqual([40, 41]);
    expect(length / loops).toBe(20);
  });

  test("differences of a potential pay nothing for a round", () => {
    const { reward } = paidLoops(
      rounds((angle, next) => Math.cos(next) - Math.cos(angle) - 1e-9),
      0,
    );
    expect(reward).toBe(0);
  });

  test("rises that are paid for, and falls that cost nothing, pay", () => {
    const { reward, positive } = paidLoops(
      rounds((angle, next) => Math.max(0, Math.cos(next) - Math.cos(angle))),
      0,
    );
    expect(reward).toBeGreaterThan(0.9 * positive);
  });

  test("rounds that the task asks for are none", () => {
    expect(
      paidLoops(
        rounds(() => 1, 1),
        0,
      ).steps,
    ).toBe(0);
    expect(
      paidLoops(
        rounds(() => 1, 1),
        1,
      ).steps,
    ).toBe(40);
  });

  test("standing still is the shortest loop, going on is none", () => {
    const at = (place: (t: number) => number): WatchedStep[] =>
      Array.from({ length: 10 }, (_, t) => ({ observation: [place(t)], reward: 1, fitness: 0 }));
    expect(
      paidLoops(
        at(() => 0.05),
        0,
      ),
    ).toMatchObject({ steps: 9, loops: 9, length: 9 });
    expect(
      paidLoops(
        at((t) => t),
        0,
      ).steps,
    ).toBe(0);
  });
});
