/** The arena and how its obstacles, the start and the goal are placed in a new episode. */
import type { Random } from "../../src/core/random.ts";

/** Lengths in metres. */
export const arena = {
  /** How far the robot's centre can be from the middle along each axis. */
  halfWidth: 2,
  /** Distance of the centres at which the robot touches an obstacle: 0.1 + 0.3. */
  contact: 0.4,
  /** How near to the goal the robot has arrived. */
  arrival: 0.2,
} as const;

/** Least distance between start and goal, which leaves room for an obstacle between them. */
const journey = 2;
/** Least distance of an obstacle's centre from start and goal. */
const berth = 0.6;
/** Least distance between two obstacles' centres: the robot fits between them. */
const gap = 0.95;
/** Attempts to place a thing before the last attempt is taken as it is; fewer than 1 in 10,000 layouts need that. */
const attempts = 100;

function coordinate(random: Random): number {
  return random.uniform(-1.7, 1.7);
}

/** A robot at rest, a goal, one obstacle about halfway between them and two more anywhere. */
export function layOut(random: Random) {
  const startX = coordinate(random);
  const startY = coordinate(random);
  let goalX = 0;
  let goalY = 0;
  for (let n = 0; n < attempts; n++) {
    goalX = coordinate(random);
    goalY = coordinate(random);
    if (Math.hypot(goalX - startX, goalY - startY) >= journey) break;
  }
  const clear = (x: number, y: number): boolean =>
    Math.hypot(x - startX, y - startY) >= berth && Math.hypot(x - goalX, y - goalY) >= berth;
  const x0 = (startX + goalX) / 2 + random.uniform(-0.25, 0.25);
  const y0 = (startY + goalY) / 2 + random.uniform(-0.25, 0.25);
  let x1 = 0;
  let y1 = 0;
  for (let n = 0; n < attempts; n++) {
    x1 = coordinate(random);
    y1 = coordinate(random);
    if (clear(x1, y1) && Math.hypot(x1 - x0, y1 - y0) >= gap) break;
  }
  let x2 = 0;
  let y2 = 0;
  for (let n = 0; n < attempts; n++) {
    x2 = coordinate(random);
    y2 = coordinate(random);
    if (clear(x2, y2) && Math.hypot(x2 - x0, y2 - y0) >= gap && Math.hypot(x2 - x1, y2 - y1) >= gap) break;
  }
  return {
    position: [startX, startY],
    velocity: [0, 0],
    goal: [goalX, goalY],
    obstacleX: [x0, x1, x2],
    obstacleY: [y0, y1, y2],
  } as const;
}
