/** The arena and how its obstacles, the start and the goal are placed in a new episode. */
import type { Random } from "../../src/core/random.ts";

/** Lengths in metres. */
export const arena = {
  /** How far the robot's centre can be from the middle along each axis. */
  halfWidth: 2,
  /** Distance of the centres at which the robot touches an obstacle: 0.1 + 0.25. */
  contact: 0.35,
  /** How near to the goal the robot has arrived. */
  arrival: 0.2,
} as const;

/** Least distance between two obstacles' centres: the robot fits between them. */
const gap = 0.95;
/** Attempts to place an obstacle before the last attempt is taken as it is: needed in fewer than 1 in 10,000 layouts. */
const attempts = 100;

/** Where a new obstacle's centre can lie along each axis. */
const across = 0.9;
const along = 1.7;

/** A robot at rest on the left, a goal on the right, one obstacle about halfway between them and two more beside it. */
export function layOut(random: Random) {
  const startY = random.uniform(-1.2, 1.2);
  const goalY = random.uniform(-1.2, 1.2);
  const x0 = random.uniform(-0.3, 0.3);
  const y0 = (startY + goalY) / 2 + random.uniform(-0.3, 0.3);
  let x1 = 0;
  let y1 = 0;
  for (let n = 0; n < attempts; n++) {
    x1 = random.uniform(-across, across);
    y1 = random.uniform(-along, along);
    if (Math.hypot(x1 - x0, y1 - y0) >= gap) break;
  }
  let x2 = 0;
  let y2 = 0;
  for (let n = 0; n < attempts; n++) {
    x2 = random.uniform(-across, across);
    y2 = random.uniform(-along, along);
    if (Math.hypot(x2 - x0, y2 - y0) >= gap && Math.hypot(x2 - x1, y2 - y1) >= gap) break;
  }
  return {
    position: [-1.7, startY],
    velocity: [0, 0],
    goal: [1.7, goalY],
    obstacleX: [x0, x1, x2],
    obstacleY: [y0, y1, y2],
  } as const;
}
