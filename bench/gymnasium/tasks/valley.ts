/** The valley and the car that both of Gymnasium's mountain cars share; they differ in the engine and in the goal. */
import { field } from "../../../src/sim/fields.ts";

const gravity = 0.0025;
const maxSpeed = 0.07;
const leftWall = -1.2;
const rightEnd = 0.6;

export interface Car {
  readonly position: number;
  readonly velocity: number;
}

/** @param goal where the flag stands */
export const carFields = (goal: number) => ({
  position: field("1", `the flag is at ${goal}`, [leftWall, rightEnd]),
  velocity: field("1/step", "limited to ±0.07", [-maxSpeed, maxSpeed]),
});

/** The car one step later. @param push of the engine, in speed a step */
export function roll(s: Car, push: number): Car {
  const pushed = s.velocity + push - gravity * Math.cos(3 * s.position);
  const velocity = Math.min(Math.max(pushed, -maxSpeed), maxSpeed);
  const position = Math.min(Math.max(s.position + velocity, leftWall), rightEnd);
  return { position, velocity: position === leftWall && velocity < 0 ? 0 : velocity };
}
